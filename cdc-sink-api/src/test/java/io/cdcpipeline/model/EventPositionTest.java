package io.cdcpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventPositionTest {
  private static final long MAX_ORDINAL = (1L << 48) - 1;

  @Test
  void textsSortAsPositionsDo() {
    List<EventPosition> positions = new ArrayList<>(edges());
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      positions.add(new EventPosition(random.nextLong(), random.nextLong() & MAX_ORDINAL));
    }
    Collections.shuffle(positions, random);
    List<EventPosition> byText = new ArrayList<>(positions);
    byText.sort(Comparator.comparing(EventPosition::text));
    Collections.sort(positions);
    assertThat(byText).containsExactlyElementsOf(positions);
  }

  @Test
  void transactionsAreComparedAsUnsigned() {
    assertThat(edges()).isSorted();
    assertThat(new EventPosition(-1, 0).isAfter(new EventPosition(Long.MAX_VALUE, 0))).isTrue();
    assertThat(new EventPosition(1, 0).isAfter(new EventPosition(-1, 0))).isFalse();
  }

  @Test
  void noPositionIsAfterItself() {
    assertThat(edges()).noneMatch(p -> p.isAfter(p));
  }

  @Test
  void startIsBeforeEveryOther() {
    assertThat(edges().subList(1, edges().size())).allMatch(p -> p.isAfter(EventPosition.START));
  }

  @Test
  void parseReadsWhatTextWrote() {
    for (EventPosition position : edges()) {
      assertThat(position.text()).hasSize(29);
      assertThat(EventPosition.parse(position.text())).isEqualTo(position);
    }
    assertThat(new EventPosition(0x1A2BL, 0x3C).text()).isEqualTo("0000000000001a2b/00000000003c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "1a2b/3c",
        "0000000000001a2b-00000000003c",
        "0000000000001A2B/00000000003c",
        "0000000000001a2b/00000000003C",
        "+000000000001a2b/00000000003c",
        "0000000000001a2b/+0000000003c",
        "0000000000001a2b/-0000000003c",
        " 000000000001a2b/00000000003c",
        "000000000000g000/00000000003c",
        "0000000000001a2b/00000000003c ",
        "000000000000\u0661000/00000000003c"
      })
  void parseRefusesWhateverTextWouldNotWrite(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventPosition.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("expected <16 lower case hex digits>");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, MAX_ORDINAL + 1})
  void anOrdinalThatDoesNotFitTheTextIsRefused(long ordinal) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventPosition(0, ordinal))
        .withMessageContaining(Long.toString(ordinal));
  }

  /** In ascending order. */
  private static List<EventPosition> edges() {
    return List.of(
        EventPosition.START,
        new EventPosition(0, 1),
        new EventPosition(0, MAX_ORDINAL),
        new EventPosition(1, 0),
        new EventPosition(Long.MAX_VALUE, MAX_ORDINAL),
        new EventPosition(Long.MIN_VALUE, 0),
        new EventPosition(-1, 0),
        new EventPosition(-1, MAX_ORDINAL));
  }
}
