/**
 * What the log reader hands to the pipeline, free of the reader's own types. Start with {@link
 * io.cdcpipeline.internal.stream.LogReader}.
 */
@NullMarked
package io.cdcpipeline.internal.stream;

import org.jspecify.annotations.NullMarked;
