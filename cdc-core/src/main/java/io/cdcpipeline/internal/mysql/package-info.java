/**
 * MySQL: its types, catalog, rows and server operations. Start with {@link
 * io.cdcpipeline.internal.mysql.MySqlTypes} for what a native type becomes.
 */
@NullMarked
package io.cdcpipeline.internal.mysql;

import org.jspecify.annotations.NullMarked;
