package io.cdcpipeline.offset;

import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** See {@link OffsetStore#memory()}. */
final class MemoryOffsetStore implements OffsetStore {
  private final Map<String, Checkpoint> records = new ConcurrentHashMap<>();
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  @Override
  public Lease acquire(String pipeline) {
    if (!held.add(PipelineNames.checked(pipeline))) {
      throw new OffsetStoreException(
          Reason.HELD,
          "Pipeline "
              + pipeline
              + " runs already in this process, with the same memory offset store: close it first");
    }
    return new MemoryLease(pipeline);
  }

  private final class MemoryLease implements Lease {
    private final String pipeline;
    private boolean closed;

    MemoryLease(String pipeline) {
      this.pipeline = pipeline;
    }

    @Override
    public synchronized Optional<Checkpoint> load() {
      renew();
      return Optional.ofNullable(records.get(pipeline));
    }

    @Override
    public synchronized void save(Checkpoint checkpoint) {
      renew();
      records.put(PipelineNames.same(checkpoint, pipeline).pipeline(), checkpoint);
    }

    @Override
    public synchronized void delete() {
      renew();
      records.remove(pipeline);
    }

    @Override
    public synchronized void renew() {
      if (closed) {
        throw new IllegalStateException("The lease of pipeline " + pipeline + " is closed");
      }
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        held.remove(pipeline);
      }
    }
  }
}
