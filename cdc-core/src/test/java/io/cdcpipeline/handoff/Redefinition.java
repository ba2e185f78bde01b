package io.cdcpipeline.handoff;

import io.cdcpipeline.handoff.History.Kind;
import io.cdcpipeline.handoff.History.Transaction;
import io.cdcpipeline.handoff.History.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** TRUNCATE and ADD COLUMN, given up when the table cannot be had at once. */
final class Redefinition {
  private final Workload workload;
  private final Connection connection;

  Redefinition(Workload workload, Connection connection) {
    this.workload = workload;
    this.connection = connection;
  }

  void truncate(HandOffTable table) throws SQLException, InterruptedException {
    if (!table.enterAlone()) {
      return;
    }
    try {
      Transaction transaction = new Transaction();
      long number = workload.nextVersion();
      workload.history().redefine(table.name);
      if (execute("TRUNCATE TABLE " + table.name)) {
        List<Version> gone = new ArrayList<>();
        for (int slot = 0; slot < table.slots; slot++) {
          Object[] key = table.key(slot);
          if (key != null) {
            gone.add(new Version(table.row(key), number, Kind.TRUNCATE, transaction));
            table.setKey(slot, null);
          }
        }
        workload.history().commit(transaction, gone);
        workload.countCommit();
      }
    } finally {
      table.leaveAlone();
    }
  }

  void addColumn(HandOffTable table, String column) throws SQLException, InterruptedException {
    if (!table.enterAlone()) {
      return;
    }
    try {
      workload.history().redefine(table.name);
      execute("ALTER TABLE " + table.name + " ADD COLUMN " + column + " int DEFAULT 7");
    } finally {
      table.leaveAlone();
    }
  }

  private boolean execute(String ddl) throws SQLException {
    boolean postgres = workload.source().postgres();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          postgres ? "SET LOCAL lock_timeout = '200ms'" : "SET SESSION lock_wait_timeout = 1");
      statement.execute(ddl);
      connection.commit();
      return true;
    } catch (SQLException e) {
      connection.rollback();
      if (!Writer.isConflict(e)) {
        throw e;
      }
      return false;
    } finally {
      if (!postgres) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET SESSION lock_wait_timeout = DEFAULT");
        }
      }
    }
  }
}
