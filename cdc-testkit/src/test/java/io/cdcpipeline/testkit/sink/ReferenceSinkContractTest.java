package io.cdcpipeline.testkit.sink;

/** A correct sink passes every test of the kit. */
final class ReferenceSinkContractTest extends SinkContractTest {
  @Override
  protected SinkFixture newFixture() {
    return new ReferenceFixture(Defect.NONE);
  }
}
