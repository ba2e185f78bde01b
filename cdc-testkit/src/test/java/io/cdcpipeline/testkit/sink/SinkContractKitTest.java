package io.cdcpipeline.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Each defect of a sink is noticed, by the tests of the sentence that it breaks and no others. */
final class SinkContractKitTest {
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE"})
  void everyDefectIsNoticedByItsOwnTests(Defect defect) {
    BrokenSink.defect = defect;
    Set<String> failed =
        EngineTestKit.engine("junit-jupiter")
            .selectors(DiscoverySelectors.selectClass(BrokenSink.class))
            .execute()
            .testEvents()
            .failed()
            .stream()
            .map(Event::getTestDescriptor)
            .map(SinkContractKitTest::method)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> expected = new TreeSet<>(defect.tests());
    if (expected.remove("*")) {
      assertThat(failed).containsAll(expected);
    } else {
      assertThat(failed).isEqualTo(expected);
    }
  }

  private static String method(TestDescriptor test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .map(MethodSource::getMethodName)
        .orElse(test.getDisplayName());
  }

  /** Not run by the build: its name does not end in Test. */
  static final class BrokenSink extends SinkContractTest {
    static Defect defect = Defect.NONE;

    @Override
    protected SinkFixture newFixture() {
      return new ReferenceFixture(defect);
    }
  }
}
