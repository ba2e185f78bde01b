package io.cdcpipeline.iotdb;

import io.cdcpipeline.testkit.sink.SinkContractTest;
import io.cdcpipeline.testkit.sink.SinkFixture;

/** The sink contract on the table model. */
final class TableContractIT extends SinkContractTest {

  @Override
  protected SinkFixture newFixture() {
    return ContractFixture.of(Target.TABLE);
  }
}
