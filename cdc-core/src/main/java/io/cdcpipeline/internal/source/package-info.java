/** What both databases have in common on the way from a connection to rows. */
@NullMarked
package io.cdcpipeline.internal.source;

import org.jspecify.annotations.NullMarked;
