package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TimeScaleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static void assertUnfit(Unfit.Problem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Unfit.class,
            e -> assertThat(e).extracting("problem").as(e.getMessage()).isEqualTo(problem));
  }

  @ParameterizedTest
  @CsvSource({"ms, MS, 3", "us, US, 6", "NS, NS, 9"})
  void scaleIsReadFromTheServersWord(String word, TimeScale scale, int digits) {
    assertThat(TimeScale.parse(word)).isEqualTo(scale);
    assertThat(scale.digits()).isEqualTo(digits);
  }

  @Test
  void unknownScaleIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeScale.parse("ps"))
        .withMessageContaining("ps");
  }

  @ParameterizedTest
  @CsvSource({
    "MS, 1970-01-01T00:00:01.002Z, 1002",
    "MS, 1969-12-31T23:59:59.999Z, -1",
    "US, 1969-12-31T23:59:59.999999Z, -1",
    "US, 2024-02-29T12:30:15.123456Z, 1709209815123456",
    "NS, 1970-01-01T00:00:00.000000001Z, 1",
    "MS, 0001-01-01T00:00:00Z, -62135596800000"
  })
  void instantIsCountedInTicks(TimeScale scale, Instant time, long ticks) throws Unfit {
    assertThat(scale.ticks(time, false)).isEqualTo(ticks);
  }

  @ParameterizedTest
  @CsvSource({
    "MS, 1970-01-01T00:00:00.0019Z, 1",
    "MS, 1969-12-31T23:59:59.9999Z, -1",
    "US, 1970-01-01T00:00:00.000000999Z, 0"
  })
  void finerTimeIsUnfitOrRoundedDownAlsoBefore1970(TimeScale scale, Instant time, long ticks)
      throws Unfit {
    assertUnfit(Unfit.Problem.PRECISION, () -> scale.ticks(time, false));
    assertThat(scale.ticks(time, true)).isEqualTo(ticks);
  }

  @ParameterizedTest
  @EnumSource
  void infinityIsUnfit(TimeScale scale) {
    assertUnfit(Unfit.Problem.VALUE, () -> scale.ticks(Instant.MAX, true));
    assertUnfit(Unfit.Problem.VALUE, () -> scale.ticks(Instant.MIN, true));
    assertUnfit(Unfit.Problem.VALUE, () -> scale.ticks(LocalDateTime.MAX, BERLIN, true));
    assertUnfit(Unfit.Problem.VALUE, () -> scale.ticks(LocalDate.MIN, BERLIN));
  }

  @Test
  void timeBeyondTheRangeOfTheScaleIsUnfit() throws Unfit {
    Instant far = Instant.parse("2263-01-01T00:00:00Z");
    assertUnfit(Unfit.Problem.VALUE, () -> TimeScale.NS.ticks(far, false));
    assertThat(TimeScale.US.ticks(far, false)).isEqualTo(far.getEpochSecond() * 1_000_000);
    Instant last = Instant.ofEpochSecond(0, 0).plusNanos(Long.MAX_VALUE);
    assertThat(TimeScale.NS.ticks(last, false)).isEqualTo(Long.MAX_VALUE);
    assertUnfit(Unfit.Problem.VALUE, () -> TimeScale.NS.ticks(last.plusNanos(1), false));
  }

  @Test
  void localTimeIsOfItsZone() throws Unfit {
    LocalDateTime noon = LocalDateTime.of(2024, 7, 1, 12, 0);
    assertThat(TimeScale.MS.ticks(noon, BERLIN, false))
        .isEqualTo(Instant.parse("2024-07-01T10:00:00Z").toEpochMilli());
    assertThat(TimeScale.MS.ticks(noon, ZoneOffset.UTC, false))
        .isEqualTo(Instant.parse("2024-07-01T12:00:00Z").toEpochMilli());
    assertThat(TimeScale.MS.ticks(LocalDate.of(1970, 1, 2), ZoneOffset.UTC)).isEqualTo(86_400_000);
  }

  @Test
  void localTimeThatNeverWasIsUnfit() {
    LocalDateTime skipped = LocalDateTime.of(2024, 3, 31, 2, 30);
    assertUnfit(Unfit.Problem.VALUE, () -> TimeScale.MS.ticks(skipped, BERLIN, false));
  }

  @Test
  void numbersAreConvertedBetweenUnits() throws Unfit {
    assertThat(TimeScale.US.ticks(5, TimeUnit.SECONDS, false)).isEqualTo(5_000_000);
    assertThat(TimeScale.MS.ticks(7, TimeUnit.MILLISECONDS, false)).isEqualTo(7);
    assertThat(TimeScale.MS.ticks(2_000, TimeUnit.MICROSECONDS, false)).isEqualTo(2);
    assertUnfit(
        Unfit.Problem.PRECISION, () -> TimeScale.MS.ticks(2_001, TimeUnit.MICROSECONDS, false));
    assertThat(TimeScale.MS.ticks(-1, TimeUnit.MICROSECONDS, true)).isEqualTo(-1);
    assertUnfit(
        Unfit.Problem.VALUE, () -> TimeScale.NS.ticks(Long.MAX_VALUE, TimeUnit.DAYS, false));
  }
}
