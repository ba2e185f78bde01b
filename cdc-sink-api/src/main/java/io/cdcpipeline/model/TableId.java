package io.cdcpipeline.model;

import java.util.Objects;

/**
 * The name of a source table: a PostgreSQL schema or a MySQL database, and the table in it, both as
 * the database spells them.
 *
 * @param namespace PostgreSQL schema or MySQL database
 * @param name table name
 */
public record TableId(String namespace, String name) implements Comparable<TableId> {
  public TableId {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
    if (namespace.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException(
          "A table needs a namespace and a name: " + namespace + "." + name);
    }
  }

  public static TableId of(String namespace, String name) {
    return new TableId(namespace, name);
  }

  /**
   * Reads {@code namespace.name}; the first dot separates the two.
   *
   * @throws IllegalArgumentException if there is no dot or one side of it is empty
   */
  public static TableId parse(String text) {
    int dot = text.indexOf('.');
    if (dot <= 0 || dot == text.length() - 1) {
      throw new IllegalArgumentException(
          "Expected <schema or database>.<table>, got '" + text + "'");
    }
    return new TableId(text.substring(0, dot), text.substring(dot + 1));
  }

  @Override
  public int compareTo(TableId other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace + "." + name;
  }
}
