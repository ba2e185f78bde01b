package io.cdcpipeline.iotdb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.tsfile.read.common.Field;

/**
 * The FLUSH of the tree model. It names the databases that the sink has written to, lest it makes
 * files of what others have in memory; where a device template does not tell its database, it is of
 * all.
 */
final class TreeFlush {
  private static final String ALL = "FLUSH";

  private final ServerSession server;
  private final Set<TablePlan> written = new LinkedHashSet<>();
  private final Map<String, String> databaseByPrefix = new HashMap<>();

  TreeFlush(ServerSession server) {
    this.server = server;
  }

  /** Rows of this plan were written or removed. */
  void wrote(TablePlan plan) {
    written.add(plan);
  }

  void run() throws StatementExecutionException {
    String statement = statement();
    try {
      execute(statement);
    } catch (StatementExecutionException e) {
      if (!IoTDBErrors.isMissing(e)) {
        throw e;
      }
      databaseByPrefix.clear(); // somebody has removed a database
      execute(ALL);
    }
    written.clear();
  }

  private void execute(String statement) throws StatementExecutionException {
    server.change("FLUSH", session -> session.executeNonQueryStatement(statement));
  }

  private String statement() throws StatementExecutionException {
    Set<String> prefixes = new LinkedHashSet<>();
    written.forEach(plan -> prefixes.add(plan.template().orElseThrow().prefix()));
    if (!databaseByPrefix.keySet().containsAll(prefixes)) {
      List<String> databases = databases();
      for (String prefix : prefixes) {
        databaseOf(prefix, databases).ifPresent(d -> databaseByPrefix.put(prefix, d));
      }
    }
    return statement(prefixes, databaseByPrefix);
  }

  /** Of the databases of these prefixes; of all, if one of them is not known. */
  static String statement(Set<String> prefixes, Map<String, String> databaseByPrefix) {
    Set<String> databases = new LinkedHashSet<>();
    for (String prefix : prefixes) {
      String database = databaseByPrefix.get(prefix);
      if (database == null) {
        return ALL;
      }
      databases.add(database);
    }
    return databases.isEmpty() ? ALL : ALL + " " + String.join(",", databases);
  }

  /** The database that holds all devices below a prefix: one holds no other, so there is one. */
  static Optional<String> databaseOf(String prefix, List<String> databases) {
    return databases.stream().filter(d -> (prefix + ".").startsWith(d + ".")).findFirst();
  }

  private List<String> databases() throws StatementExecutionException {
    List<String> names = new ArrayList<>();
    for (Map<String, Field> row :
        server.ask("SHOW DATABASES", session -> Answers.rows(session, "SHOW DATABASES"))) {
      names.add(Objects.requireNonNull(row.get("Database")).getStringValue());
    }
    return names;
  }
}
