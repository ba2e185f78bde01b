package io.cdcpipeline;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database, version 14 or later, read by logical decoding. Immutable. */
public final class PostgresSource extends Source {
  private final String database;
  private final @Nullable String slot;
  private final @Nullable String publication;
  private final SlotOnClose slotOnClose;

  PostgresSource(
      SourceSettings.Values values,
      String database,
      @Nullable String slot,
      @Nullable String publication,
      SlotOnClose slotOnClose) {
    super(values);
    this.database = database;
    this.slot = slot;
    this.publication = publication;
    this.slotOnClose = slotOnClose;
  }

  /** A builder without settings. */
  public static PostgresSourceBuilder builder() {
    return new PostgresSourceBuilder();
  }

  public String database() {
    return database;
  }

  /** The replication slot's name; empty: derived from the pipeline's name. */
  public Optional<String> slot() {
    return Optional.ofNullable(slot);
  }

  /** The publication's name; empty: derived from the pipeline's name. */
  public Optional<String> publication() {
    return Optional.ofNullable(publication);
  }

  public SlotOnClose slotOnClose() {
    return slotOnClose;
  }

  @Override
  public String toString() {
    return describe("/" + database);
  }
}
