package io.cdcpipeline.iotdb;

import io.cdcpipeline.testkit.sink.SinkContractTest;
import io.cdcpipeline.testkit.sink.SinkFixture;

/** The sink contract on the tree model, not aligned. */
final class TreeContractIT extends SinkContractTest {

  @Override
  protected SinkFixture newFixture() {
    return ContractFixture.of(Target.TREE);
  }
}
