package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads rows of one table by JDBC into canonical values, the same that the log's decoder gives for
 * the same row. Not thread-safe; made for one schema of the table.
 */
public interface RowReader {
  TableSchema schema();

  /**
   * Sets what the session must have for values to come out exact; to be called once for each
   * connection before rows are read from it.
   */
  void prepare(Connection connection) throws SQLException;

  /**
   * The expressions to stand between {@code SELECT} and {@code FROM}, one per column in the
   * schema's order, with identifiers quoted.
   */
  String selectList();

  /** The row the result set stands on; the select list must be its first columns. */
  Row read(ResultSet rows) throws SQLException;
}
