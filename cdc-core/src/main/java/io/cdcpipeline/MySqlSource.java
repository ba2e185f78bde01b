package io.cdcpipeline;

import java.util.OptionalLong;

/** A MySQL server, version 8.0 or later, read by its binary log. Immutable. */
public final class MySqlSource extends Source {
  private final OptionalLong serverId;

  MySqlSource(SourceSettings.Values values, OptionalLong serverId) {
    super(values);
    this.serverId = serverId;
  }

  /** A builder without settings. */
  public static MySqlSourceBuilder builder() {
    return new MySqlSourceBuilder();
  }

  /** The id by which the log reader registers; empty: derived from the pipeline's name. */
  public OptionalLong serverId() {
    return serverId;
  }

  @Override
  public String toString() {
    return describe("");
  }
}
