package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.internal.source.SourceDatabase.AddedTable;
import io.cdcpipeline.internal.stream.LogReader;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.offset.PostgresOffset;
import io.cdcpipeline.offset.SourceOffset;

/**
 * Makes the runs of one pipeline's log reader. Keeps what outlives a run: the decoder with its
 * table schemas, and MySQL's schema log.
 */
public final class DebeziumReaders {
  private final ReaderSettings settings;
  private final ChangeDecoder decoder;
  private final SchemaLog schemaLog;

  public DebeziumReaders(ReaderSettings settings, ChangeDecoder decoder, SchemaLog schemaLog) {
    this.settings = settings;
    this.decoder = decoder;
    this.schemaLog = schemaLog;
  }

  /**
   * A reader that begins at {@code start}.
   *
   * @param confirmed the offset of the stored checkpoint, all that the server may be told for now
   * @param appliedPlace place of the last transaction that was handed over
   */
  public LogReader create(
      SourceOffset start, SourceOffset confirmed, long appliedPlace, LogReader.Listener listener) {
    LogPositions positions;
    if (start instanceof MySqlOffset mysql) {
      schemaLog.rewindTo(mysql);
      positions = new MySqlPositions(mysql, appliedPlace);
    } else {
      positions = new PostgresPositions((PostgresOffset) start);
    }
    return new EngineRun(settings, positions, decoder, schemaLog, start, confirmed, listener);
  }

  /**
   * Readers that capture one table more from {@code offset} on. Those of before must not be used
   * again.
   */
  public DebeziumReaders plus(AddedTable table, SourceOffset offset, long nowMillis) {
    decoder.know(table.schema());
    if (offset instanceof MySqlOffset mysql) {
      schemaLog.prime(settings.topicPrefix(), mysql, table.definitions(), nowMillis);
    }
    return new DebeziumReaders(settings.plus(table.schema().table()), decoder, schemaLog);
  }

  /** MySQL's table definitions, to be stored with each checkpoint. */
  public SchemaLog schemaLog() {
    return schemaLog;
  }
}
