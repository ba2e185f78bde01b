/**
 * PostgreSQL: its types, catalog, rows and server operations. Start with {@link
 * io.cdcpipeline.internal.postgres.PostgresTypes} for what a native type becomes.
 */
@NullMarked
package io.cdcpipeline.internal.postgres;

import org.jspecify.annotations.NullMarked;
