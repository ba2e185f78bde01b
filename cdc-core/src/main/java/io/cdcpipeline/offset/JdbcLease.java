package io.cdcpipeline.offset;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of a {@link JdbcOffsetStore}. Each statement names the owner and its generation: after
 * another has taken over it changes nothing, however late it arrives.
 */
final class JdbcLease implements OffsetStore.Lease {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcLease.class);
  private static final String OURS = " where pipeline = ? and owner = ? and generation = ?";

  private final JdbcTable table;
  private final String pipeline;
  private final String owner;
  private final long generation;
  private final long leaseMillis;
  private boolean closed;

  JdbcLease(JdbcTable table, String pipeline, String owner, long generation, long leaseMillis) {
    this.table = table;
    this.pipeline = pipeline;
    this.owner = owner;
    this.generation = generation;
    this.leaseMillis = leaseMillis;
  }

  @Override
  public synchronized Optional<Checkpoint> load() {
    renew();
    String where = "The checkpoint of pipeline " + pipeline + " in table " + table.name();
    return table
        .checkpoint(pipeline)
        .map(text -> CheckpointCodec.decode(text.getBytes(UTF_8), where))
        .map(checkpoint -> PipelineNames.sameStored(checkpoint, pipeline, where));
  }

  @Override
  public synchronized void save(Checkpoint checkpoint) {
    byte[] record = CheckpointCodec.encode(PipelineNames.same(checkpoint, pipeline));
    checkOpen();
    check(
        table.update(
            "update {table} set checkpoint = ?, lease_until = {now} + ?" + OURS,
            new String(record, UTF_8),
            leaseMillis,
            pipeline,
            owner,
            generation));
  }

  @Override
  public synchronized void delete() {
    checkOpen();
    check(
        table.update(
            "update {table} set checkpoint = null, lease_until = {now} + ?" + OURS,
            leaseMillis,
            pipeline,
            owner,
            generation));
  }

  @Override
  public synchronized void renew() {
    checkOpen();
    check(
        table.update(
            "update {table} set lease_until = {now} + ?" + OURS,
            leaseMillis,
            pipeline,
            owner,
            generation));
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The lease of pipeline " + pipeline + " is closed");
    }
  }

  /**
   * No row changed: the lease is lost, unless the driver does not count rows set to what they were.
   */
  private void check(int changed) {
    if (changed == 1) {
      return;
    }
    Optional<JdbcTable.Holder> holder = table.holder(pipeline);
    if (holder.isPresent()
        && owner.equals(holder.get().owner())
        && holder.get().generation() == generation) {
      return;
    }
    throw new OffsetStoreException(
        Reason.LOST,
        "Pipeline "
            + pipeline
            + " lost its lease in table "
            + table.name()
            + ": it was not renewed in time, and "
            + holder.map(JdbcTable.Holder::name).orElse("somebody")
            + " took over or released it. Nothing was stored; stop this pipeline.");
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      table.update(
          "update {table} set owner = null, lease_until = 0" + OURS, pipeline, owner, generation);
    } catch (OffsetStoreException e) {
      LOG.warn(
          "{}: the lease could not be given up, it ends by itself within {} s: {}",
          pipeline,
          leaseMillis / 1000,
          e.getMessage());
    }
  }
}
