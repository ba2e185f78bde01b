package io.cdcpipeline.internal.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Cases, a table for each of their types, and what came of each from either way. */
final class TypeMatrix {
  private final List<TypeCase> cases;
  private final Map<String, String> tableByType = new LinkedHashMap<>();
  private final Map<Integer, Row> fromLog = new HashMap<>();
  private final Map<Integer, Row> fromView = new HashMap<>();
  private final Map<String, TableSchema> logSchemas = new LinkedHashMap<>();
  private final Map<String, TableSchema> catalogSchemas = new LinkedHashMap<>();

  TypeMatrix(List<TypeCase> cases) {
    this.cases = cases;
    for (TypeCase one : cases) {
      tableByType.putIfAbsent(one.type(), "t" + tableByType.size());
    }
  }

  int size() {
    return cases.size();
  }

  Collection<String> tableNames() {
    return tableByType.values();
  }

  List<String> tables() {
    return tableByType.entrySet().stream()
        .map(e -> "CREATE TABLE " + e.getValue() + " (id int PRIMARY KEY, v " + e.getKey() + ")")
        .toList();
  }

  List<String> inserts() {
    return IntStream.range(0, cases.size())
        .mapToObj(
            i -> {
              TypeCase one = cases.get(i);
              String table = tableByType.get(one.type());
              return "INSERT INTO " + table + " VALUES (" + i + ", " + one.literal() + ")";
            })
        .toList();
  }

  void fromLog(List<DecodedChange> changes) {
    for (DecodedChange change : changes) {
      assertThat(change.operation()).isEqualTo(Operation.CREATE);
      fromLog.put((Integer) change.after().value("id"), change.after());
      logSchemas.put(change.schema().table().name(), change.schema());
    }
  }

  void fromView(View view, TableSchema schema) {
    catalogSchemas.put(schema.table().name(), schema);
    view.read(
        new TableSelection(schema, null),
        KeyRange.ALL,
        (row, bytes) -> fromView.put((Integer) row.value("id"), row));
  }

  Stream<DynamicTest> tests() {
    return Stream.concat(
        IntStream.range(0, cases.size())
            .mapToObj(i -> DynamicTest.dynamicTest(cases.get(i).toString(), () -> check(i))),
        tableByType.entrySet().stream()
            .map(
                e ->
                    DynamicTest.dynamicTest(
                        "schema of " + e.getKey(), () -> checkSchema(e.getValue()))));
  }

  private void check(int i) {
    Object expected = TypeCase.comparable(cases.get(i).expected());
    assertThat(TypeCase.comparable(fromView.get(i).value("v")))
        .as("backfill: %s", cases.get(i))
        .isEqualTo(expected);
    assertThat(TypeCase.comparable(fromLog.get(i).value("v")))
        .as("log: %s", cases.get(i))
        .isEqualTo(expected);
  }

  private void checkSchema(String table) {
    assertThat(logSchemas.get(table)).isEqualTo(catalogSchemas.get(table));
  }
}
