package io.cdcpipeline.internal.run;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The figures behind {@code PipelineStatus}; written by the stages, read by anybody. */
final class Meters {
  final AtomicLong rowsBackfilled = new AtomicLong();
  final AtomicLong changesDelivered = new AtomicLong();
  final AtomicLong readerRestarts = new AtomicLong();
  final AtomicLong sinkRetries = new AtomicLong();

  /** Commit time of the last change that the sink has taken; 0 before the first. */
  volatile long lastCommitMicros;

  volatile @Nullable String trouble;
}
