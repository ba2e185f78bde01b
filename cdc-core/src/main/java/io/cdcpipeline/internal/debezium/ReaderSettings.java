package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.Source;
import io.cdcpipeline.model.TableId;
import java.util.ArrayList;
import java.util.List;

/**
 * What stays the same over all runs of one pipeline's log reader.
 *
 * @param pipeline the pipeline's name
 * @param source the database
 * @param tables the captured tables
 * @param slot PostgreSQL's replication slot; empty for MySQL
 * @param publication PostgreSQL's publication; empty for MySQL
 * @param serverId MySQL's replica id; 0 for PostgreSQL
 */
public record ReaderSettings(
    String pipeline,
    Source source,
    List<TableId> tables,
    String slot,
    String publication,
    long serverId) {
  public ReaderSettings {
    tables = List.copyOf(tables);
  }

  /** The same with one table more. */
  ReaderSettings plus(TableId table) {
    List<TableId> more = new ArrayList<>(tables);
    more.add(table);
    return new ReaderSettings(pipeline, source, more, slot, publication, serverId);
  }

  /** Debezium's name for the server: part of its topics, its MBeans and its schema history. */
  public String topicPrefix() {
    return topicPrefix(pipeline);
  }

  /** {@link #topicPrefix()} of a pipeline. */
  public static String topicPrefix(String pipeline) {
    return "cdc-" + pipeline;
  }
}
