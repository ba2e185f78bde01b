package io.cdcpipeline.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.SinkCapabilities;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** What all tests of the kit share: a fresh fixture, a stand-in for the pipeline, two tables. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class ContractBench {
  SinkFixture fixture;
  Events events;
  TestTable items;
  TestTable others;
  private @Nullable PipelineStandIn pipeline;

  /** The sink under test with an empty destination; called before each test. */
  protected abstract SinkFixture newFixture() throws Exception;

  @BeforeEach
  final void setUpFixture() throws Exception {
    fixture = newFixture();
    events = new Events();
    items = new TestTable(fixture, "items", TestTable.COLUMNS, events);
    others = new TestTable(fixture, "others", TestTable.COLUMNS, events);
  }

  @AfterEach
  final void tearDownFixture() throws Exception {
    try {
      if (pipeline != null) {
        pipeline.close();
      }
    } finally {
      fixture.cleanUp();
    }
  }

  /** The pipeline of this test, started at its first use. */
  final PipelineStandIn pipeline() {
    if (pipeline == null) {
      pipeline = new PipelineStandIn(fixture);
    }
    return pipeline;
  }

  final SinkCapabilities capabilities() {
    return fixture.factory().capabilities(fixture.options());
  }

  final boolean has(SinkBehaviour behaviour) {
    Set<SinkBehaviour> missing = EnumSet.noneOf(SinkBehaviour.class);
    missing.addAll(fixture.missing());
    SinkCapabilities capabilities = capabilities();
    return !missing.contains(behaviour)
        && switch (behaviour) {
          case IDEMPOTENT -> capabilities.idempotent();
          case DELETES -> capabilities.deletes();
          case TRUNCATES -> capabilities.truncates();
          case PARALLEL -> capabilities.parallel();
          default -> true;
        };
  }

  /** Skips the test if the sink does not do this. */
  final void needs(SinkBehaviour behaviour) {
    Assumptions.assumeTrue(has(behaviour), () -> "the sink does not claim " + behaviour);
  }

  /** Fails unless the destination holds exactly what it should. */
  final void assertDestinationIsRight() {
    assertDestinationIsRight(items.schema());
  }

  final void assertDestinationIsRight(TableSchema schema) {
    Map<Key, Map<String, @Nullable Object>> expected = new LinkedHashMap<>();
    pipeline()
        .model()
        .columns(schema.table())
        .forEach((key, row) -> expected.put(key, stored(schema, row)));
    List<String> differences = RowMaps.differences(expected, read(schema));
    assertThat(differences).as("differences of %s at the destination", schema.table()).isEmpty();
  }

  final Map<Key, Map<String, @Nullable Object>> read(TableSchema schema) {
    try {
      return fixture.destination().rows(schema);
    } catch (Exception e) {
      throw new AssertionError("The destination cannot be read: " + e.getMessage(), e);
    }
  }

  private Map<String, @Nullable Object> stored(
      TableSchema schema, Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    row.forEach((name, value) -> result.put(name, stored(schema, name, value)));
    return result;
  }

  private @Nullable Object stored(TableSchema schema, String name, @Nullable Object value) {
    int index = schema.indexOf(name);
    if (value == null || index < 0) {
      return value;
    }
    Column column = schema.column(index);
    return fixture.stored(column, value);
  }
}
