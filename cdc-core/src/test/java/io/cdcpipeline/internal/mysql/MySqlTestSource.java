package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.MySqlSourceBuilder;
import io.cdcpipeline.testkit.TestDatabase;

/** Sources and databases as the tests of this package use them. */
final class MySqlTestSource {
  static final String PIPELINE = "orders";

  private MySqlTestSource() {}

  static MySqlSourceBuilder builder(TestDatabase database) {
    return MySqlSource.builder()
        .host(database.server().host())
        .port(database.server().port())
        .user(database.server().user())
        .password(database.server().password());
  }

  static MySqlDatabase open(TestDatabase database, String... tables) {
    return open(builder(database).tables(tables).build());
  }

  static MySqlDatabase open(MySqlSource source) {
    return new MySqlDatabase(source, PIPELINE);
  }

  /** A user of its own with these privileges, and SELECT on the database. */
  static MySqlSourceBuilder as(TestDatabase database, String user, String... privileges) {
    String name = user + "_" + database.name().substring(5);
    database.execute(
        "CREATE USER '" + name + "' IDENTIFIED BY 'secret'",
        "GRANT SELECT ON " + database.name() + ".* TO '" + name + "'");
    for (String privilege : privileges) {
      database.execute("GRANT " + privilege + " TO '" + name + "'");
    }
    return builder(database).user(name).password("secret");
  }
}
