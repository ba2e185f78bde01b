/**
 * What a sink implements. Start with {@link io.cdcpipeline.sink.SinkWriter}, then {@link
 * io.cdcpipeline.sink.SinkFactory} to have it found by name.
 */
@NullMarked
package io.cdcpipeline.sink;

import org.jspecify.annotations.NullMarked;
