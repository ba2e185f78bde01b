package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.TableId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The destination of a {@link ReferenceSink}: outlives its writers, and can be made to hang or
 * refuse.
 */
final class ReferenceStore {
  private final Map<TableId, Map<Key, Map<String, @Nullable Object>>> tables =
      new LinkedHashMap<>();
  private volatile @Nullable CountDownLatch hang;
  private volatile boolean refusing;

  synchronized Map<Key, Map<String, @Nullable Object>> table(TableId table) {
    return tables.computeIfAbsent(table, t -> new LinkedHashMap<>());
  }

  synchronized Map<Key, Map<String, @Nullable Object>> copy(TableId table) {
    return new LinkedHashMap<>(table(table));
  }

  AutoCloseable startRefusing() {
    refusing = true;
    return () -> refusing = false;
  }

  boolean refuses() {
    return refusing;
  }

  AutoCloseable startHanging() {
    CountDownLatch latch = new CountDownLatch(1);
    hang = latch;
    return () -> {
      hang = null;
      latch.countDown();
    };
  }

  /** Returns at once, unless the store hangs; then when it no longer does, or on interrupt. */
  void await() throws InterruptedException {
    CountDownLatch latch = hang;
    if (latch != null) {
      latch.await();
    }
  }
}
