package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.sink.Destination;
import io.cdcpipeline.testkit.sink.Schemas;
import io.cdcpipeline.testkit.sink.SinkBehaviour;
import io.cdcpipeline.testkit.sink.SinkFixture;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sink for the contract kit, in one of the three ways to write. */
record ContractFixture(IoTDBServer server, Target target, String place) implements SinkFixture {

  static ContractFixture of(Target target) {
    return new ContractFixture(SharedIoTDB.server(), target, SharedIoTDB.fresh("contract"));
  }

  @Override
  public SinkFactory factory() {
    return new IoTDBSinkFactory();
  }

  @Override
  public SinkOptions options() {
    return options("root");
  }

  private SinkOptions options(String password) {
    IoTDBSinkOptionsBuilder options = target.options(server).credentials(server.user(), password);
    for (String table : List.of("items", "others")) {
      options.table("contract." + table, t -> mapping(t, table));
    }
    return options.build();
  }

  private TableMappingBuilder mapping(TableMappingBuilder builder, String table) {
    builder.time("at").onTruncate(TableMapping.OnProblem.ACCEPT);
    return target == Target.TABLE
        ? builder.database(Target.DATABASE).table(place + "_" + table)
        : builder.device(device(table) + ".k{id}").aligned(target == Target.TREE_ALIGNED);
  }

  private String device(String table) {
    return "root.cdc_testkit." + place + "." + table;
  }

  @Override
  public Optional<SinkOptions> badOptions() {
    return Optional.of(options("wrong-password"));
  }

  @Override
  public Set<SinkBehaviour> missing() {
    return target == Target.TREE ? Set.of() : Set.of(SinkBehaviour.UNCHANGED_KEEPS);
  }

  @Override
  public TableSchema schema(TableId table, List<Column> columns) {
    return Schemas.table(table)
        .key("id", Kind.INT64)
        .key("at", Kind.DATE)
        .columns(columns)
        .column("here", Kind.BOOLEAN)
        .build();
  }

  /** PostgreSQL's {@code infinity} is no point in time. */
  @Override
  public Optional<Row> rejectedRow(Row row) {
    @Nullable Object[] values = new @Nullable Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.schema().column(i).name().equals("at") ? LocalDate.MAX : row.value(i);
    }
    return Optional.of(Row.of(row.schema(), values));
  }

  /** As the server shows it in text. */
  @Override
  public @Nullable Object stored(Column column, Object value) {
    return switch (column.type().kind()) {
      case BYTES, GEOMETRY -> "0x" + Texts.of(value);
      case TIME -> Long.toString(((Duration) value).toNanos() / 1_000);
      case INT64 -> column.name().equals("id") ? value : Texts.of(value);
      case DATE ->
          column.name().equals("at")
              ? value
              : DateTimeFormatter.BASIC_ISO_DATE.format((LocalDate) value);
      default -> Texts.of(value);
    };
  }

  @Override
  public Optional<AutoCloseable> hangDestination() {
    server.suspendDataNode();
    return Optional.of(server::resumeDataNode);
  }

  @Override
  public Optional<AutoCloseable> refuse() {
    server.makeReadOnly();
    return Optional.of(server::makeWritable);
  }

  @Override
  public Destination destination() {
    return this::rows;
  }

  private Map<Key, Map<String, @Nullable Object>> rows(TableSchema schema) {
    Map<Key, Map<String, @Nullable Object>> rows = new HashMap<>();
    String table = schema.table().name();
    try (Reader reader = target.reader(server)) {
      List<Map<String, String>> found =
          target == Target.TABLE
              ? target.tableRows(reader, place + "_" + table)
              : reader.rows("SELECT * FROM " + device(table) + ".* ALIGN BY DEVICE");
      found.forEach(row -> add(row, rows));
    }
    return rows;
  }

  private void add(Map<String, String> row, Map<Key, Map<String, @Nullable Object>> rows) {
    Map<String, @Nullable Object> values = new HashMap<>(row);
    boolean table = target == Target.TABLE;
    String device = table ? row.get("id") : row.get("Device");
    long id = Long.parseLong(table ? device : device.substring(device.lastIndexOf(".k") + 2));
    long time = Long.parseLong(row.get(table ? "time" : "Time"));
    LocalDate at = LocalDate.ofEpochDay(time / 86_400_000);
    values.keySet().removeAll(List.of("Device", "Time", "time"));
    values.put("id", id);
    values.put("at", at);
    rows.put(Key.of(id, at), values);
  }
}
