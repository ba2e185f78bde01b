package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.sink.Destination;
import io.cdcpipeline.testkit.sink.Schemas;
import io.cdcpipeline.testkit.sink.SinkBehaviour;
import io.cdcpipeline.testkit.sink.SinkContractTest;
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

/** The sink contract on the tree model, aligned. */
final class ContractIT extends SinkContractTest {
  private static final Target TARGET = Target.TREE_ALIGNED;

  @Override
  protected SinkFixture newFixture() {
    return new Fixture(SharedIoTDB.server(), SharedIoTDB.fresh("contract"));
  }

  private record Fixture(IoTDBServer server, String place) implements SinkFixture {

    @Override
    public SinkFactory factory() {
      return new IoTDBSinkFactory();
    }

    @Override
    public SinkOptions options() {
      return options("root");
    }

    private SinkOptions options(String password) {
      return TARGET
          .options(server)
          .credentials("root", password)
          .otherTables(
              t ->
                  t.device("root.cdc_testkit." + place + ".{table}.k{id}")
                      .time("at")
                      .onTruncate(TableMapping.OnProblem.ACCEPT))
          .build();
    }

    @Override
    public Optional<SinkOptions> badOptions() {
      return Optional.of(options("wrong-password"));
    }

    @Override
    public Set<SinkBehaviour> missing() {
      return Set.of(SinkBehaviour.UNCHANGED_KEEPS, SinkBehaviour.REJECTS);
    }

    @Override
    public TableSchema schema(TableId table, List<Column> columns) {
      return Schemas.table(table)
          .key("id", Kind.INT64)
          .key("at", Kind.DATE)
          .column("here", Kind.BOOLEAN)
          .columns(columns)
          .build();
    }

    /** As the server shows it in text. */
    @Override
    public @Nullable Object stored(Column column, Object value) {
      return switch (column.type().kind()) {
        case BYTES -> "0x" + Texts.of(value);
        case GEOMETRY -> "0x" + Texts.of(value);
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
      try (Reader reader = TARGET.reader(server)) {
        String sql =
            "SELECT * FROM root.cdc_testkit."
                + place
                + "."
                + schema.table().name()
                + ".* ALIGN BY DEVICE";
        for (Map<String, String> row : reader.rows(sql)) {
          String device = row.get("Device");
          long id = Long.parseLong(device.substring(device.lastIndexOf(".k") + 2));
          LocalDate at = LocalDate.ofEpochDay(Long.parseLong(row.get("Time")) / 86_400_000);
          Map<String, @Nullable Object> values = new HashMap<>();
          values.put("id", id);
          values.put("at", at);
          values.putAll(row);
          values.keySet().removeAll(List.of("Device", "Time"));
          rows.put(Key.of(id, at), values);
        }
      }
      return rows;
    }
  }
}
