package io.cdcpipeline.internal.run;

import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.SlotOnClose;
import io.cdcpipeline.Source;
import io.cdcpipeline.internal.debezium.ChangeDecoder;
import io.cdcpipeline.internal.debezium.DebeziumReaders;
import io.cdcpipeline.internal.debezium.ReaderSettings;
import io.cdcpipeline.internal.debezium.SchemaLog;
import io.cdcpipeline.internal.mysql.MySqlDatabase;
import io.cdcpipeline.internal.postgres.PostgresDatabase;
import io.cdcpipeline.internal.source.SourceDatabase;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.Checkpoint;
import io.cdcpipeline.offset.MySqlOffset;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one place that tells the two databases apart for the running pipeline. */
final class SourceParts {
  private final PipelineConfig config;
  private final SourceDatabase database;
  private final Supplier<ChangeDecoder> decoders;
  private final String slot;
  private final String publication;
  private final long serverId;
  private final boolean dropOnClose;
  private volatile @Nullable SchemaLog schemaLog;

  private SourceParts(
      PipelineConfig config,
      SourceDatabase database,
      Supplier<ChangeDecoder> decoders,
      String slot,
      String publication,
      long serverId,
      boolean dropOnClose) {
    this.config = config;
    this.database = database;
    this.decoders = decoders;
    this.slot = slot;
    this.publication = publication;
    this.serverId = serverId;
    this.dropOnClose = dropOnClose;
  }

  static SourceParts of(PipelineConfig config) {
    Source source = config.source();
    if (source instanceof PostgresSource postgres) {
      String derived = "cdc_" + config.name().replace('-', '_');
      String slot = postgres.slot().orElse(derived);
      String publication = postgres.publication().orElse(derived);
      PostgresDatabase database = new PostgresDatabase(postgres, config.name(), slot, publication);
      return new SourceParts(
          config,
          database,
          () -> ChangeDecoder.postgres(database.types(), database.connectionSource()),
          slot,
          publication,
          0,
          postgres.slotOnClose() == SlotOnClose.DROP);
    }
    MySqlDatabase mysql = new MySqlDatabase((MySqlSource) source, config.name());
    return new SourceParts(config, mysql, ChangeDecoder::mySql, "", "", mysql.serverId(), false);
  }

  SourceDatabase database() {
    return database;
  }

  /** MySQL's table definitions so far; the same instance as long as nothing was added. */
  List<String> schemaRecords() {
    SchemaLog log = schemaLog;
    return log == null ? List.of() : log.records();
  }

  /** Readers for this plan, with the table definitions of the plan or else of the checkpoint. */
  DebeziumReaders readers(StartPlan plan, @Nullable Checkpoint stored) {
    List<TableSchema> tables = database.tables();
    ReaderSettings settings =
        new ReaderSettings(
            config.name(),
            config.source(),
            tables.stream().map(TableSchema::table).toList(),
            slot,
            publication,
            serverId);
    SchemaLog log =
        new SchemaLog(stored == null || plan.fresh() ? List.of() : stored.schemaRecords());
    if (plan.start().offset() instanceof MySqlOffset mysql) {
      log.prime(settings.topicPrefix(), mysql, plan.start().definitions(), config.clock().millis());
    }
    schemaLog = log;
    ChangeDecoder decoder = decoders.get();
    tables.forEach(decoder::know);
    return new DebeziumReaders(settings, decoder, log);
  }

  /** Whether slot and publication go when the pipeline is closed. */
  boolean dropOnClose() {
    return dropOnClose;
  }
}
