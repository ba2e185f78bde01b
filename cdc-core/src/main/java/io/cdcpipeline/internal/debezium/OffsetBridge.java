package io.cdcpipeline.internal.debezium;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Gives Debezium the offset of our checkpoint, and ignores what it wants to store: only the
 * pipeline decides what is durable. Debezium makes it by class name, so it finds its run by an id
 * in the properties. To be rewritten for Debezium 3.7, which changes this API.
 */
public final class OffsetBridge implements OffsetBackingStore {
  private @Nullable EngineRun run;

  /** For Debezium. */
  public OffsetBridge() {}

  @Override
  public void configure(WorkerConfig config) {
    run = EngineRun.byId(String.valueOf(config.originals().get(EngineProperties.RUN_ID)));
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}

  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
    EngineRun current = run;
    if (current != null) {
      byte[] offset = current.offsetForDebezium();
      keys.forEach(key -> values.put(key, ByteBuffer.wrap(offset)));
    }
    return CompletableFuture.completedFuture(values);
  }

  @Override
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
    if (callback != null) {
      callback.onCompletion(null, null);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }
}
