/**
 * What both databases have in common: what the pipeline asks of a source over JDBC, and the way
 * from a connection to rows. Start with {@link io.cdcpipeline.internal.source.SourceDatabase}.
 */
@NullMarked
package io.cdcpipeline.internal.source;

import org.jspecify.annotations.NullMarked;
