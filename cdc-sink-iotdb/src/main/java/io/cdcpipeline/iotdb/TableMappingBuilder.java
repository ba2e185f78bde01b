package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.TableMapping.OnDelete;
import io.cdcpipeline.iotdb.TableMapping.OnNull;
import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link TableMapping}. Only {@link #time} must be set, and in the tree {@link #device}.
 */
public final class TableMappingBuilder {
  @Nullable String device;
  boolean aligned = true;
  @Nullable String database;
  @Nullable String table;
  @Nullable List<String> tags;
  @Nullable String time;
  ZoneId zone = ZoneOffset.UTC;
  @Nullable TimeUnit epochUnit;
  final Set<String> include = new LinkedHashSet<>();
  final Set<String> exclude = new LinkedHashSet<>();
  final Map<String, String> renames = new LinkedHashMap<>();
  final Map<String, String> types = new LinkedHashMap<>();
  OnDelete onDelete = OnDelete.DELETE;
  OnNull onNull = OnNull.CLEAR;
  OnProblem onMissing = OnProblem.REJECT;
  OnProblem onCollision = OnProblem.REJECT;
  OnProblem onPrecisionLoss = OnProblem.REJECT;
  OnProblem onTypeConflict = OnProblem.REJECT;
  OnProblem onTruncate = OnProblem.REJECT;

  TableMappingBuilder() {}

  TableMappingBuilder(TableMappingBuilder that) {
    device = that.device;
    aligned = that.aligned;
    database = that.database;
    table = that.table;
    tags = that.tags;
    time = that.time;
    zone = that.zone;
    epochUnit = that.epochUnit;
    include.addAll(that.include);
    exclude.addAll(that.exclude);
    renames.putAll(that.renames);
    types.putAll(that.types);
    onDelete = that.onDelete;
    onNull = that.onNull;
    onMissing = that.onMissing;
    onCollision = that.onCollision;
    onPrecisionLoss = that.onPrecisionLoss;
    onTypeConflict = that.onTypeConflict;
    onTruncate = that.onTruncate;
  }

  /**
   * Tree model: the device's path. {@code {column}} stands for a column's value, which becomes one
   * node, quoted where it must be; {@code {namespace}} and {@code {table}} for the source table's
   * names; {@code {key}} for the primary key's columns other than the time, one node each.
   */
  public TableMappingBuilder device(String template) {
    this.device = Objects.requireNonNull(template, "device");
    return this;
  }

  /** Tree model: whether devices are aligned, that is, written row by row. Default true. */
  public TableMappingBuilder aligned(boolean value) {
    this.aligned = value;
    return this;
  }

  /** Table model: the database. Default: the source table's namespace. */
  public TableMappingBuilder database(String value) {
    this.database = Objects.requireNonNull(value, "database");
    return this;
  }

  /** Table model: the table. Default: the source table's name. */
  public TableMappingBuilder table(String value) {
    this.table = Objects.requireNonNull(value, "table");
    return this;
  }

  /** Table model: the tag columns. Default: the primary key's columns other than the time. */
  public TableMappingBuilder tags(String... columns) {
    this.tags = List.of(columns);
    return this;
  }

  /** The column that becomes the point's time: a timestamp, a date, or a whole number. */
  public TableMappingBuilder time(String column) {
    this.time = Objects.requireNonNull(column, "time");
    return this;
  }

  /** The zone of times that have none (MySQL DATETIME, PostgreSQL timestamp). Default UTC. */
  public TableMappingBuilder zone(ZoneId value) {
    this.zone = Objects.requireNonNull(value, "zone");
    return this;
  }

  /** The unit of a time column that is a whole number since 1970; it has no default. */
  public TableMappingBuilder epochUnit(TimeUnit value) {
    this.epochUnit = Objects.requireNonNull(value, "epochUnit");
    return this;
  }

  /** Only these columns become measurements. Default: all but those of device, tags and time. */
  public TableMappingBuilder include(String... columns) {
    this.include.addAll(List.of(columns));
    return this;
  }

  /** These columns do not become measurements. */
  public TableMappingBuilder exclude(String... columns) {
    this.exclude.addAll(List.of(columns));
    return this;
  }

  /** A measurement of another name than its column. */
  public TableMappingBuilder rename(String column, String measurement) {
    renames.put(Objects.requireNonNull(column), Objects.requireNonNull(measurement));
    return this;
  }

  /**
   * A measurement of another type than the usual one: BOOLEAN, INT32, INT64, FLOAT, DOUBLE, STRING,
   * TEXT, BLOB, DATE or TIMESTAMP. A value that the type cannot hold exactly is rejected, but for
   * FLOAT and DOUBLE, which round.
   */
  public TableMappingBuilder type(String column, String type) {
    types.put(Objects.requireNonNull(column), IoTDBTypes.checkedName(type));
    return this;
  }

  /** Default {@link OnDelete#DELETE}. */
  public TableMappingBuilder onDelete(OnDelete value) {
    this.onDelete = Objects.requireNonNull(value, "onDelete");
    return this;
  }

  /** Default {@link OnNull#CLEAR}. */
  public TableMappingBuilder onNull(OnNull value) {
    this.onNull = Objects.requireNonNull(value, "onNull");
    return this;
  }

  /**
   * Rows without time or without a device, because the column is null or not in the log. ACCEPT:
   * they are left out. Default REJECT.
   */
  public TableMappingBuilder onMissing(OnProblem value) {
    this.onMissing = Objects.requireNonNull(value, "onMissing");
    return this;
  }

  /**
   * Two source rows of different primary keys with one device and time. ACCEPT: the later one
   * overwrites the earlier. Default REJECT: the later one is rejected. Noticed within a batch, and
   * beyond it where the key's columns are among device, tags, time and measurements; where they are
   * not, FAIL refuses the table before its first row.
   */
  public TableMappingBuilder onCollision(OnProblem value) {
    this.onCollision = Objects.requireNonNull(value, "onCollision");
    return this;
  }

  /**
   * Times finer than the server's precision. ACCEPT: they are rounded down, which may let rows
   * collide. Default REJECT.
   */
  public TableMappingBuilder onPrecisionLoss(OnProblem value) {
    this.onPrecisionLoss = Objects.requireNonNull(value, "onPrecisionLoss");
    return this;
  }

  /**
   * Values that the measurement, as it is registered at the server, does not take. ACCEPT: the
   * other values of the row are written, this one is not. Default REJECT.
   */
  public TableMappingBuilder onTypeConflict(OnProblem value) {
    this.onTypeConflict = Objects.requireNonNull(value, "onTypeConflict");
    return this;
  }

  /**
   * A TRUNCATE of the source table. ACCEPT: everything under the device template, or in the table,
   * is deleted. Default REJECT.
   */
  public TableMappingBuilder onTruncate(OnProblem value) {
    this.onTruncate = Objects.requireNonNull(value, "onTruncate");
    return this;
  }

  /**
   * @throws IllegalArgumentException naming everything that is missing or contradictory
   */
  public TableMapping build() {
    List<String> problems = new ArrayList<>();
    if (time == null) {
      problems.add("no time column: set time(<column>)");
    }
    if (device != null) {
      PathTemplate.problem(device).ifPresent(problems::add);
    }
    for (String column : include) {
      if (exclude.contains(column)) {
        problems.add("column " + column + " is both included and excluded");
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("IoTDB mapping: " + String.join("; ", problems));
    }
    return new TableMapping(this);
  }
}
