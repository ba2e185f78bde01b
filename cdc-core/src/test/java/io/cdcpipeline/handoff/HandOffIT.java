package io.cdcpipeline.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.SourceUnderTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writers change three tables in every way before, during and after the backfill, things go wrong,
 * and in the end each version of each row is accounted for.
 *
 * <p>{@code -Dhandoff.seeds=50} runs that many seeds, {@code -Dhandoff.from=} says the first of
 * them (alone, it runs one), {@code -Dhandoff.only=MYSQL_GTID,KILLED} only those whose description
 * has all of these words; {@code -Dhandoff.truncate=}, {@code -Dhandoff.addColumn=} and {@code
 * -Dhandoff.rows=} overrule what the seed says.
 */
class HandOffIT {
  private static final int FIXED_SEEDS = 15;
  private static final int COMMITS_AFTER = 60;

  @TempDir Path directory;

  static Stream<Scenario> scenarios() {
    boolean chosen = Long.getLong("handoff.from") != null;
    long from = Long.getLong("handoff.from", 0);
    long count = Long.getLong("handoff.seeds", chosen ? 1 : FIXED_SEEDS);
    String[] words = System.getProperty("handoff.only", "").split(",", -1);
    return LongStream.range(from, from + count)
        .mapToObj(Scenario::of)
        .filter(scenario -> Stream.of(words).allMatch(scenario.toString()::contains));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void everyVersionOfEveryRowIsAccountedFor(Scenario scenario) throws Exception {
    try (SourceUnderTest source = scenario.db().create();
        Workload workload = new Workload(source, scenario);
        PipelineRun run =
            scenario.crash() == Crash.KILLED
                ? new ForkedRun(scenario, workload, directory)
                : new LocalRun(scenario, workload)) {
      workload.start();
      run.untilStreaming();
      long streamingSince = System.nanoTime();
      workload.awaitCommits(COMMITS_AFTER);
      workload.stop();
      run.awaitVersions(workload.mark());
      run.stop();
      Map<String, Map<String, Long>> content = new TreeMap<>();
      workload.tables().forEach(table -> content.put(table.name, table.content()));
      Verdict verdict =
          new Judge(scenario, workload.history(), content).judge(run.deliveries(), streamingSince);
      run.complaints().forEach(verdict::charge);
      System.out.println(
          scenario
              + ": "
              + workload.commits()
              + " commits, "
              + workload.history().size()
              + " versions, "
              + run.deliveries().size()
              + " events, "
              + verdict.charges().size()
              + " charges");
      assertThat(verdict.charges())
          .as(() -> "-Dhandoff.from=" + scenario.seed() + " (" + scenario + "): " + verdict.text())
          .isEmpty();
    }
  }
}
