package io.cdcpipeline.handoff;

/** What goes wrong while a scenario runs. */
enum Crash {
  NONE,
  /** Writes and flushes of the sink fail now and then and are tried again. */
  SINK_RETRIES,
  /** The sink fails for good, the pipeline ends and is started again with the same checkpoint. */
  SINK_FAILS,
  /** All connections to the database are cut. */
  CONNECTION_LOST,
  /** The pipeline's JVM is killed by SIGKILL. */
  KILLED;

  /** True if the sink must see each version exactly once. */
  boolean exact() {
    return this == NONE || this == SINK_RETRIES;
  }
}
