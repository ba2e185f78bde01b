package io.cdcpipeline.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;

/** Kafka Connect's offsets in memory, which at first hold the position to start from. */
public final class SeededOffsets extends MemoryOffsetBackingStore {
  static final String SEED = "bench.offset.seed";

  private byte[] seed = {};

  /** For Debezium. */
  public SeededOffsets() {}

  @Override
  public void configure(WorkerConfig config) {
    super.configure(config);
    seed = String.valueOf(config.originals().get(SEED)).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    Map<ByteBuffer, ByteBuffer> values;
    try {
      values = new HashMap<>(super.get(keys).get());
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a map in memory does not answer", e);
    }
    for (ByteBuffer key : keys) {
      values.putIfAbsent(key, ByteBuffer.wrap(seed));
    }
    return CompletableFuture.completedFuture(values);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }
}
