package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.Unchanged;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link TableMapping} compiled for one {@link TableSchema}: column numbers instead of names. */
final class TablePlan {
  private static final int FIXED_BYTES = 9;

  private final TableSchema schema;
  private final TableMapping mapping;
  private final Model model;
  private final int timeColumn;
  private final TimeReader timeReader;
  private final int[] deviceColumns;
  private final Optional<PathTemplate> template;
  private final List<Measurement> measurements;
  private final Measurement[] variable;
  private final Measurement[] fallible;
  private final Object[] scratch;
  private final Uniqueness uniqueness;
  private final boolean looksForCollisions;
  private final boolean pointIsKey;

  /**
   * @throws IllegalArgumentException naming everything in the mapping that does not fit the columns
   */
  TablePlan(TableSchema schema, TableMapping mapping, Model model, TimeScale scale) {
    this.schema = schema;
    this.mapping = mapping;
    this.model = model;
    List<String> problems = new ArrayList<>();
    this.timeColumn = require(schema, mapping.time(), "time column", problems);
    this.timeReader =
        problems.isEmpty() ? TimeReader.of(schema.column(timeColumn), mapping, scale) : value -> 0;
    this.template =
        model == Model.TREE ? Optional.of(template(schema, mapping, timeColumn)) : Optional.empty();
    this.deviceColumns =
        template.isPresent() ? template.get().columns() : tagColumns(schema, mapping, problems);
    this.measurements = measurements(scale, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    this.variable = measurements.stream().filter(Measurement::variable).toArray(Measurement[]::new);
    this.fallible = measurements.stream().filter(Measurement::fallible).toArray(Measurement[]::new);
    this.scratch =
        Arrays.stream(fallible).map(m -> IoTDBTypes.array(m.type(), 1)).toArray(Object[]::new);
    BitSet point = new BitSet();
    Arrays.stream(deviceColumns).forEach(point::set);
    point.set(timeColumn);
    BitSet key = new BitSet();
    for (int i = 0; i < schema.keySize(); i++) {
      key.set(schema.keyColumn(i));
    }
    this.pointIsKey = contains(key, point);
    boolean rounded = mapping.onPrecisionLoss() == OnProblem.ACCEPT;
    this.uniqueness = Uniqueness.of(schema, point, measurements, rounded, timeColumn);
    this.looksForCollisions = uniqueness.looked(mapping);
  }

  private static boolean contains(BitSet all, BitSet some) {
    BitSet rest = (BitSet) some.clone();
    rest.andNot(all);
    return rest.isEmpty();
  }

  private static int require(
      TableSchema schema, String column, String what, List<String> problems) {
    int index = schema.indexOf(column);
    if (index < 0) {
      problems.add("the table has no column " + column + ", named as its " + what);
    }
    return index;
  }

  private static PathTemplate template(TableSchema schema, TableMapping mapping, int timeColumn) {
    return PathTemplate.compile(
        mapping
            .device()
            .orElseThrow(() -> new IllegalArgumentException("the mapping has no device template")),
        schema,
        timeColumn);
  }

  private int[] tagColumns(TableSchema table, TableMapping from, List<String> problems) {
    return from.tags()
        .map(names -> names.stream().mapToInt(n -> require(table, n, "tag", problems)).toArray())
        .orElseGet(
            () ->
                PathTemplate.keyColumns(table, timeColumn).stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
  }

  private List<Measurement> measurements(TimeScale scale, List<String> problems) {
    mapping.include().forEach(c -> require(schema, c, "included column", problems));
    mapping.exclude().forEach(c -> require(schema, c, "excluded column", problems));
    IoTDBTypes types =
        new IoTDBTypes(scale, mapping.zone(), mapping.onPrecisionLoss() == OnProblem.ACCEPT);
    List<Measurement> found = new ArrayList<>();
    Map<String, String> columnByName = new HashMap<>();
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      if (!isMeasured(i, column.name())) {
        continue;
      }
      String spelled = measurementName(column);
      if (model == Model.TREE ? Names.isReserved(spelled) : spelled.equals("time")) {
        problems.add(
            "IoTDB takes no measurement named " + spelled + ": rename or exclude the column");
      }
      String other = columnByName.put(spelled, column.name());
      if (other != null) {
        problems.add("columns " + other + " and " + column.name() + " both become " + spelled);
      }
      try {
        found.add(types.measurement(i, column, spelled, mapping.types().get(column.name())));
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (found.isEmpty()) {
      problems.add("no column is left to be a measurement, and a point without one is not stored");
    }
    return List.copyOf(found);
  }

  private String measurementName(Column column) {
    String name = mapping.renames().getOrDefault(column.name(), column.name());
    return model == Model.TREE ? Names.node(name) : name.toLowerCase(Locale.ROOT);
  }

  private boolean isMeasured(int index, String name) {
    if (mapping.include().contains(name)) {
      return true;
    }
    return mapping.include().isEmpty()
        && !mapping.exclude().contains(name)
        && index != timeColumn
        && Arrays.stream(deviceColumns).noneMatch(c -> c == index);
  }

  TableSchema schema() {
    return schema;
  }

  TableMapping mapping() {
    return mapping;
  }

  List<Measurement> measurements() {
    return measurements;
  }

  Optional<PathTemplate> template() {
    return template;
  }

  int[] deviceColumns() {
    return deviceColumns;
  }

  /** Table model: names of the tag columns at the server. */
  List<String> tagNames() {
    return Arrays.stream(deviceColumns).mapToObj(c -> measurementName(schema.column(c))).toList();
  }

  int timeColumn() {
    return timeColumn;
  }

  /** Whether device and time follow from the primary key, so that only a new key moves a point. */
  boolean pointIsKey() {
    return pointIsKey;
  }

  /** Whether two rows can have one device and time. */
  Uniqueness uniqueness() {
    return uniqueness;
  }

  /** Whether points at the server are looked at before they are written over or removed. */
  boolean looksForCollisions() {
    return looksForCollisions;
  }

  /** Whether a measurement may be left out of a write: only where each has a column of its own. */
  boolean partialRows() {
    return model == Model.TREE && !mapping.aligned();
  }

  long time(Object value) throws Unfit {
    try {
      return timeReader.read(value);
    } catch (Unfit e) {
      throw e.in("the time in column " + mapping.time());
    }
  }

  /** Which measurements are null in this row. */
  BitSet nulls(Row row) {
    BitSet nulls = new BitSet();
    for (int i = 0; i < measurements.size(); i++) {
      if (row.value(measurements.get(i).column()) == null) {
        nulls.set(i);
      }
    }
    return nulls;
  }

  /** About how many bytes the row takes in a request. */
  int bytes(Row row) {
    int bytes = 8 + measurements.size() * FIXED_BYTES;
    for (Measurement measurement : variable) {
      bytes += bytes(row.value(measurement.column()));
    }
    return bytes;
  }

  private static int bytes(@Nullable Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof byte[] array) {
      return array.length;
    }
    if (value instanceof io.cdcpipeline.model.Geometry geometry) {
      return geometry.wkb().length;
    }
    return value instanceof List<?> || value instanceof Map<?, ?> ? Texts.of(value).length() : 24;
  }

  /** Fails if a value of the row does not fit its measurement. */
  void check(Row row) throws Unfit {
    for (int i = 0; i < fallible.length; i++) {
      Object value = row.value(fallible[i].column());
      if (value != null && value != Unchanged.VALUE) {
        try {
          fallible[i].writer().put(scratch[i], 0, value);
        } catch (Unfit e) {
          throw e.in("column " + fallible[i].columnName() + " as " + fallible[i].type());
        }
      }
    }
  }
}
