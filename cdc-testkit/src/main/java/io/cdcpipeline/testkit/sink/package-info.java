/**
 * The contract kit of sinks. Start with {@link io.cdcpipeline.testkit.sink.SinkContractTest};
 * {@link io.cdcpipeline.testkit.sink.RecordingSink} and {@link
 * io.cdcpipeline.testkit.sink.FailingSink} stand in for a destination where a pipeline is under
 * test.
 */
@NullMarked
package io.cdcpipeline.testkit.sink;

import org.jspecify.annotations.NullMarked;
