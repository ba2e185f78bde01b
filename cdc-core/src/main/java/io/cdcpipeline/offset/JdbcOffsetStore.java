package io.cdcpipeline.offset;

import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * See {@link OffsetStore#jdbc}. One row per pipeline; its {@code generation} grows with every owner
 * and rows are never deleted, so no two leases are ever alike.
 */
final class JdbcOffsetStore implements OffsetStore {
  private final JdbcTable table;
  private final long leaseMillis;

  JdbcOffsetStore(JdbcTable table, Duration leaseDuration) {
    this.table = table;
    this.leaseMillis = leaseDuration.toMillis();
  }

  @Override
  public Lease acquire(String pipeline) {
    PipelineNames.checked(pipeline);
    String owner = UUID.randomUUID().toString();
    String name = Owner.describe(Instant.now());
    int taken =
        table.updateOrCreate(
            "update {table} set owner = ?, owner_name = ?, generation = generation + 1,"
                + " lease_until = {now} + ?"
                + " where pipeline = ? and (owner is null or lease_until < {now})",
            owner,
            name,
            leaseMillis,
            pipeline);
    boolean ours =
        taken == 1
            || table.insert(
                "insert into {table} (pipeline, owner, owner_name, generation, lease_until)"
                    + " values (?, ?, ?, 1, {now} + ?)",
                pipeline,
                owner,
                name,
                leaseMillis);
    Optional<JdbcTable.Holder> holder = table.holder(pipeline);
    if (ours && holder.isPresent() && owner.equals(holder.get().owner())) {
      return new JdbcLease(table, pipeline, owner, holder.get().generation(), leaseMillis);
    }
    throw new OffsetStoreException(
        Reason.HELD,
        "Another pipeline of the name "
            + pipeline
            + " runs: "
            + holder.map(JdbcOffsetStore::words).orElse("it")
            + " holds the lease in table "
            + table.name()
            + ". Stop it; if it was killed, its lease ends by itself after that time.");
  }

  static String words(JdbcTable.Holder holder) {
    return holder.name()
        + " (for another "
        + Math.max(0, (holder.remainingMillis() + 999) / 1000)
        + " s unless renewed)";
  }
}
