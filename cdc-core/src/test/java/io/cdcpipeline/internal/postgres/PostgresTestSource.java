package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.PostgresSourceBuilder;
import io.cdcpipeline.testkit.TestDatabase;
import java.time.Duration;

/** Sources and databases as the tests of this package use them. */
final class PostgresTestSource {
  static final String PIPELINE = "orders";

  private PostgresTestSource() {}

  static PostgresSourceBuilder builder(TestDatabase database) {
    return PostgresSource.builder()
        .host(database.server().host())
        .port(database.server().port())
        .database(database.name())
        .user(database.server().user())
        .password(database.server().password());
  }

  /** The slot's name is that of the database, which no other test has. */
  static PostgresDatabase open(TestDatabase database, String... tables) {
    return open(database, builder(database).tables(tables).build());
  }

  static PostgresDatabase open(TestDatabase database, PostgresSource source) {
    return new PostgresDatabase(
        source, PIPELINE, database.name(), database.name() + "_pub", Duration.ofSeconds(5));
  }
}
