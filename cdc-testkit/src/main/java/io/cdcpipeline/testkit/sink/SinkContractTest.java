package io.cdcpipeline.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.RejectedEventsException.Rejection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of {@link io.cdcpipeline.sink.SinkWriter} and {@link
 * io.cdcpipeline.sink.SinkFactory} as tests, to be run by every sink: extend it, give a {@link
 * SinkFixture}, and each test that fails names the sentence that the sink breaks.
 *
 * <pre>{@code
 * final class MySinkContractTest extends SinkContractTest {
 *   @Override
 *   protected SinkFixture newFixture() {
 *     return new MySinkFixture();
 *   }
 * }
 * }</pre>
 *
 * What a sink does not do is said in {@link SinkFixture#missing()} or in its capabilities, and
 * shown as skipped. What the kit cannot see: that flushed data survives a crash of the destination,
 * and that no row data is logged.
 */
public abstract class SinkContractTest extends OptionContract {

  /** For the sink's test class. */
  protected SinkContractTest() {}

  @ParameterizedTest
  @EnumSource
  final void everyValueIsStoredOrRejectedButNeverAltered(Kind kind) {
    TestTable table =
        new TestTable(fixture, "items", List.of(new Column("v", Schemas.type(kind), true)), events);
    List<ChangeEvent> batch = new ArrayList<>();
    for (Object value : SampleValues.edges(kind)) {
      batch.add(events.create(TestTable.with(table.row(batch.size(), 0), "v", value)));
    }
    batch.add(events.create(TestTable.with(table.row(batch.size(), 0), "v", null)));
    List<Integer> rejected = new ArrayList<>(Rejections.of(pipeline().writer(), batch));
    List<ChangeEvent> taken = Rejections.without(batch, rejected);
    try {
      pipeline().writer().flush();
      pipeline().accept(taken);
    } catch (RejectedEventsException e) {
      List<Integer> late = e.rejections().stream().map(Rejection::index).toList();
      pipeline().accept(Rejections.without(taken, late));
    }
    pipeline().flush();
    assertThat(rejected).as("a row without a value").doesNotContain(batch.size() - 1);
    assertDestinationIsRight(table.schema());
  }
}
