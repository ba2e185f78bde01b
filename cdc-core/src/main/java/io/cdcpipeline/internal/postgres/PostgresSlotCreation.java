package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.offset.Lsn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a slot over the replication protocol. The server waits until every transaction that was
 * running has ended; the wait has a bound, and who is waited for is named.
 */
final class PostgresSlotCreation {
  private static final Logger log = LoggerFactory.getLogger(PostgresSlotCreation.class);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final PostgresConnections connections;
  private final String pipeline;
  private final Duration bound;

  PostgresSlotCreation(PostgresConnections connections, String pipeline, Duration bound) {
    this.connections = connections;
    this.pipeline = pipeline;
    this.bound = bound;
  }

  /**
   * A slot just made. The snapshot can be imported until this is closed.
   *
   * @param start the slot's consistent point: transactions committed after it are streamed, and the
   *     exported snapshot sees exactly those before it
   * @param snapshot name of the exported snapshot
   */
  record Created(Lsn start, String snapshot, Connection replication) implements AutoCloseable {
    @Override
    public void close() {
      Jdbc.closeQuietly(replication);
    }
  }

  Created create(String slot) {
    Connection replication = connections.openReplication(bound.plusSeconds(30));
    boolean created = false;
    try (Statement statement = replication.createStatement()) {
      int pid = pid(statement);
      CompletableFuture<Created> creation = start(slot, replication, statement);
      Created result = await(creation, slot, pid, statement);
      created = true;
      log.info("{}: created replication slot {} at {}", pipeline, slot, result.start());
      return result;
    } catch (SQLException e) {
      throw connections.error("create the replication slot " + slot, e);
    } finally {
      if (!created) {
        PostgresConnections.abort(replication);
      }
    }
  }

  private static int pid(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  private CompletableFuture<Created> start(
      String slot, Connection replication, Statement statement) {
    CompletableFuture<Created> creation = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (ResultSet row =
                  statement.executeQuery(
                      "CREATE_REPLICATION_SLOT "
                          + PostgresRelation.quote(slot)
                          + " LOGICAL "
                          + PostgresSlot.PLUGIN
                          + " EXPORT_SNAPSHOT")) {
                row.next();
                creation.complete(
                    new Created(
                        Lsn.parse(row.getString("consistent_point")),
                        row.getString("snapshot_name"),
                        replication));
              } catch (SQLException | RuntimeException e) {
                creation.completeExceptionally(e);
              }
            },
            "cdc-" + pipeline + "-slot");
    thread.setDaemon(true);
    thread.start();
    return creation;
  }

  private Created await(
      CompletableFuture<Created> creation, String slot, int pid, Statement statement)
      throws SQLException {
    long end = System.nanoTime() + bound.toNanos();
    while (true) {
      try {
        long left = Math.max(1, Math.min(end - System.nanoTime(), LOOK.toNanos()));
        return creation.get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        String blockers = PostgresBlockers.of(connections, pid);
        if (System.nanoTime() >= end) {
          statement.cancel();
          throw new CdcException(
              Reason.UNREACHABLE,
              "Replication slot "
                  + slot
                  + " could not be created within "
                  + bound.toSeconds()
                  + " s, because the server first waits for all running transactions to end: "
                  + blockers
                  + ". End them (COMMIT, ROLLBACK PREPARED, pg_terminate_backend), then start again",
              e);
        }
        log.warn("{}: creating replication slot {} waits for {}", pipeline, slot, blockers);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof SQLException cause) {
          throw cause;
        }
        throw new CompletionException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CdcException(
            Reason.UNREACHABLE, "Interrupted while creating the replication slot " + slot, e);
      }
    }
  }
}
