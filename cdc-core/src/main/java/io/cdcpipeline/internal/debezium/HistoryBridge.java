package io.cdcpipeline.internal.debezium;

import io.debezium.config.Configuration;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryException;
import io.debezium.relational.history.SchemaHistoryListener;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps Debezium's history of MySQL's table definitions in our {@link SchemaLog}. */
public final class HistoryBridge extends AbstractSchemaHistory {
  private @Nullable SchemaLog log;

  /** For Debezium. */
  public HistoryBridge() {}

  @Override
  public void configure(
      Configuration config,
      HistoryRecordComparator comparator,
      SchemaHistoryListener listener,
      boolean useCatalogBeforeSchema) {
    super.configure(config, comparator, listener, useCatalogBeforeSchema);
    log = EngineRun.byId(config.getString(EngineProperties.HISTORY_RUN_ID)).schemaLog();
  }

  @Override
  protected void storeRecord(HistoryRecord record) throws SchemaHistoryException {
    try {
      log().append(DocumentWriter.defaultWriter().write(record.document()));
    } catch (IOException e) {
      throw new SchemaHistoryException("A table definition could not be written as JSON", e);
    }
  }

  @Override
  protected void recoverRecords(Consumer<HistoryRecord> records) {
    for (String json : log().records()) {
      try {
        records.accept(new HistoryRecord(DocumentReader.defaultReader().read(json)));
      } catch (IOException e) {
        throw new SchemaHistoryException("A stored table definition is damaged", e);
      }
    }
  }

  @Override
  public boolean exists() {
    return !log().records().isEmpty();
  }

  @Override
  public boolean storageExists() {
    return true;
  }

  private SchemaLog log() {
    SchemaLog current = log;
    if (current == null) {
      throw new IllegalStateException("Schema history used before it was configured");
    }
    return current;
  }
}
