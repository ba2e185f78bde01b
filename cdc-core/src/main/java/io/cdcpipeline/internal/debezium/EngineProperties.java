package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.Source;
import io.cdcpipeline.model.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Debezium's properties for one run; why each differs from its default stands beside it. */
public final class EngineProperties {
  static final String RUN_ID = "cdc.run.id";
  static final String HISTORY_RUN_ID = "schema.history.internal.cdc.run.id";
  static final String TRANSACTION_TOPIC_SUFFIX = ".transaction";
  private static final String TLS = "database.ssl";
  static final String HEARTBEAT_TOPIC_PREFIX = "__debezium-heartbeat.";

  /** How often the reader reports where it is though no captured row changed. */
  static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private final Properties properties = new Properties();

  private EngineProperties() {}

  /** Public for the benchmark, whose bare engine runs with these very properties. */
  public static Properties of(ReaderSettings settings, String runId) {
    Properties properties = ours(settings, runId);
    Source source = settings.source();
    source
        .properties()
        .forEach(
            (name, value) ->
                // Of two values for one option of the session the last counts.
                properties.merge(name, value, (ours, his) -> his + " " + ours));
    properties.putAll(
        source instanceof PostgresSource
            ? TlsProperties.postgres(source.tls())
            : TlsProperties.mysql(source.tls()));
    return properties;
  }

  /** The user's properties that the pipeline sets itself and cannot merge, in their order. */
  public static List<String> reserved(Source source, Set<String> users) {
    String any = "any";
    Properties ours = ours(new ReaderSettings(any, source, List.of(), any, any, 1), any);
    return users.stream()
        .filter(name -> ours.containsKey(name) || name.startsWith(TLS))
        .filter(name -> !name.equals(ValueModes.SESSION_OPTIONS))
        .sorted()
        .toList();
  }

  private static Properties ours(ReaderSettings settings, String runId) {
    EngineProperties made = new EngineProperties();
    made.common(settings, runId);
    if (settings.source() instanceof PostgresSource postgres) {
      made.postgres(postgres, settings);
    } else {
      made.mysql(settings, runId);
    }
    return made.properties;
  }

  private void common(ReaderSettings settings, String runId) {
    set("name", settings.pipeline());
    set("topic.prefix", settings.topicPrefix());
    set(RUN_ID, runId);
    set("offset.storage", OffsetBridge.class.getName());
    set("offset.flush.interval.ms", "0");
    // Hidden restarts and silently skipped batches otherwise; our supervisor restarts.
    set("errors.max.retries", "0");
    set("provide.transaction.metadata", "true");
    set("snapshot.mode", "no_data");
    set("tombstones.on.delete", "false");
    // TRUNCATE is skipped by default.
    set("skipped.operations", "none");
    // A latency floor: poll() answers when a batch is full or this time is over.
    set("poll.interval.ms", "10");
    set("max.batch.size", "4096");
    set("max.queue.size", "16384");
    set("record.processing.threads", "1");
    set("heartbeat.interval.ms", String.valueOf(HEARTBEAT.toMillis()));
    set("heartbeat.topics.prefix", "__debezium-heartbeat");
    set("event.processing.failure.handling.mode", "fail");
    set("internal.task.management.timeout.ms", "15000");
    set("table.include.list", includeList(settings.tables()));
    Source source = settings.source();
    set("database.hostname", source.host());
    set("database.port", String.valueOf(source.port()));
    set("database.user", source.user());
    set("database.password", source.password());
  }

  private void postgres(PostgresSource source, ReaderSettings settings) {
    set("connector.class", Connectors.POSTGRES);
    set("database.dbname", source.database());
    set("plugin.name", "pgoutput");
    set("slot.name", settings.slot());
    set("publication.name", settings.publication());
    // Slot and publication are made and checked by us.
    set("publication.autocreate.mode", "disabled");
    set("slot.drop.on.stop", "false");
    set("slot.max.retries", "0");
    set("status.update.interval.ms", "5000");
    ValueModes.postgres().forEach(this::set);
  }

  private void mysql(ReaderSettings settings, String runId) {
    set("connector.class", Connectors.MYSQL);
    set("database.server.id", String.valueOf(settings.serverId()));
    // With Debezium's own reconnect a cut inside a transaction makes it store an offset that
    // includes the unfinished transaction: rows lost. We watch the connection instead.
    set("connect.keep.alive", "false");
    // The server's heartbeats come at 0.8 of this, also with the keep-alive off.
    set("connect.keep.alive.interval.ms", "2500");
    set("schema.history.internal", HistoryBridge.class.getName());
    set(HISTORY_RUN_ID, runId);
    set("schema.history.internal.store.only.captured.tables.ddl", "true");
    set("include.schema.changes", "false");
    set("snapshot.locking.mode", "none");
    set("inconsistent.schema.handling.mode", "fail");
    set(
        "database.include.list",
        settings.tables().stream()
            .map(TableId::namespace)
            .distinct()
            .map(EngineProperties::literal)
            .collect(Collectors.joining(",")));
    ValueModes.mySql().forEach(this::set);
  }

  private void set(String name, String value) {
    properties.setProperty(name, value);
  }

  static String includeList(List<TableId> tables) {
    return tables.stream()
        .map(table -> literal(table.namespace()) + "\\." + literal(table.name()))
        .collect(Collectors.joining(","));
  }

  /**
   * A regular expression for exactly this name, without the comma that would split Debezium's list.
   */
  private static String literal(String name) {
    return name.codePoints()
        .mapToObj(
            c ->
                c == ','
                    ? "\\x2c"
                    : Character.isLetterOrDigit(c) || c == '_'
                        ? Character.toString(c)
                        : Pattern.quote(Character.toString(c)))
        .collect(Collectors.joining());
  }
}
