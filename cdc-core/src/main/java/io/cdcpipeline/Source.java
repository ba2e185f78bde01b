package io.cdcpipeline;

/** A source database: {@link PostgresSource} or {@link MySqlSource}. Immutable. */
public sealed interface Source permits PostgresSource, MySqlSource {}
