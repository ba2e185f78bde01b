package io.cdcpipeline.internal.source;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The little of JDBC that the source databases need, without a data source or a driver manager. */
public final class Jdbc {
  private Jdbc() {}

  /** Reads one row; what it returns must not refer to the result set. */
  @FunctionalInterface
  public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /**
   * A connection made by a driver that is found by the name of its class.
   *
   * @param artifact Maven coordinates to name if the driver is not on the class path
   */
  public static Connection connect(
      String driverClass, String artifact, String url, Properties properties) throws SQLException {
    Connection connection = driver(driverClass, artifact).connect(url, properties);
    if (connection == null) {
      throw new SQLException(driverClass + " does not know the address " + url);
    }
    return connection;
  }

  private static Driver driver(String driverClass, String artifact) {
    try {
      return Class.forName(driverClass, true, loader(driverClass))
          .asSubclass(Driver.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new CdcException(
          Reason.CLASS_PATH,
          "The JDBC driver "
              + driverClass
              + " is not on the class path: add the dependency "
              + artifact,
          e);
    }
  }

  private static @Nullable ClassLoader loader(String driverClass) {
    ClassLoader own = Jdbc.class.getClassLoader();
    try {
      Class.forName(driverClass, false, own);
      return own;
    } catch (ClassNotFoundException e) {
      return Thread.currentThread().getContextClassLoader();
    }
  }

  /** All rows of a query. */
  public static <T> List<T> list(
      Connection connection, String sql, RowMapper<T> mapper, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<T> result = new ArrayList<>();
        while (rows.next()) {
          result.add(mapper.map(rows));
        }
        return result;
      }
    }
  }

  /** The first row of a query, if it has one. */
  public static <T> Optional<T> first(
      Connection connection, String sql, RowMapper<T> mapper, @Nullable Object... parameters)
      throws SQLException {
    return list(connection, sql, mapper, parameters).stream().findFirst();
  }

  /** The only row of a query that always has one. */
  public static <T> T one(
      Connection connection, String sql, RowMapper<T> mapper, @Nullable Object... parameters)
      throws SQLException {
    return first(connection, sql, mapper, parameters)
        .orElseThrow(() -> new SQLException("No row for: " + sql));
  }

  /** Runs a statement. */
  public static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Closes without a word; for connections that are given up. */
  public static void closeQuietly(@Nullable AutoCloseable closeable) {
    if (closeable == null) {
      return;
    }
    try {
      closeable.close();
    } catch (Exception ignored) {
      // Nothing depends on a connection that is given up.
    }
  }
}
