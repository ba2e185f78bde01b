package io.cdcpipeline.handoff;

import java.util.List;

/** A pipeline that is run through a scenario. */
interface PipelineRun extends AutoCloseable {

  /** Starts it, lets happen what goes wrong, and returns when the backfill is over. */
  void untilStreaming() throws Exception;

  /** Waits until rows of all these versions have arrived. */
  void awaitVersions(List<Long> versions);

  /** Ends it in an orderly way. */
  void stop();

  /** All that has arrived; when it has been stopped. */
  List<Delivery> deliveries() throws Exception;

  /** What the sink itself found wrong. */
  List<String> complaints();

  @Override
  void close();
}
