package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOptions;
import java.util.EnumSet;
import java.util.Set;

final class RecordingSinkContractTest extends SinkContractTest {
  @Override
  protected SinkFixture newFixture() {
    RecordingSink sink = new RecordingSink();
    return new SinkFixture() {
      @Override
      public SinkFactory factory() {
        return sink;
      }

      @Override
      public SinkOptions options() {
        return SinkOptions.none();
      }

      @Override
      public Destination destination() {
        return schema -> sink.model().columns(schema.table());
      }

      @Override
      public Set<SinkBehaviour> missing() {
        return EnumSet.of(
            SinkBehaviour.REJECTS,
            SinkBehaviour.RETRIES,
            SinkBehaviour.CLOSE_WHILE_HANGING,
            SinkBehaviour.FAILED_OPEN);
      }
    };
  }
}
