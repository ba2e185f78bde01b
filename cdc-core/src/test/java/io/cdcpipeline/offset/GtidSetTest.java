package io.cdcpipeline.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GtidSetTest {
  private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String B = "aaaaaaaa-71ca-11e1-9e33-c80aa9429562";
  private static final String[] SOURCES = {A, A + ":blue", B};

  @Test
  void writesCanonicalText() {
    String text = B.toUpperCase(Locale.ROOT) + ":9:2-3:1,\n " + A + ":5-7:6-8:10";
    assertThat(GtidSet.parse(text)).hasToString(A + ":5-8:10," + B + ":1-3:9");
    assertThat(GtidSet.parse(" \n")).isEqualTo(GtidSet.empty()).hasToString("");
  }

  @Test
  void readsTagsInBothForms() {
    GtidSet joined = GtidSet.parse(A + ":1-3:Blue:4-5:7:red:1");
    assertThat(joined).hasToString(A + ":1-3," + A + ":blue:4-5:7," + A + ":red:1");
    assertThat(GtidSet.parse(joined.toString())).isEqualTo(joined);
    assertThat(joined.contains(A + ":blue:7")).isTrue();
    assertThat(joined.contains(A + ":7")).isFalse();
    assertThat(joined.contains(A + ":BLUE:7")).isTrue();
  }

  @Test
  void addingTheNextTransactionGrowsTheLastInterval() {
    GtidSet set = GtidSet.parse(A + ":1-5:7");
    assertThat(set.add(A + ":8")).hasToString(A + ":1-5:7-8");
    assertThat(set.add(A + ":6")).hasToString(A + ":1-7");
    assertThat(set.add(A + ":3")).isSameAs(set);
    assertThat(set.add(B + ":1")).hasToString(A + ":1-5:7," + B + ":1");
    assertThat(set).hasToString(A + ":1-5:7");
  }

  @Test
  void holdsTheGreatestNumber() {
    long max = Long.MAX_VALUE - 1;
    GtidSet set = GtidSet.parse(A + ":1-" + max);
    assertThat(set.contains(A + ":" + max)).isTrue();
    assertThat(set.add(A + ":" + max)).isEqualTo(set);
    assertThat(set.subtract(GtidSet.parse(A + ":" + max))).hasToString(A + ":1-" + (max - 1));
  }

  /** Operations on sets against sets of their elements, with a fixed seed. */
  @Test
  void agreesWithNaiveSets() {
    Random random = new Random(42);
    for (int round = 0; round < 3000; round++) {
      Set<String> left = elements(random);
      Set<String> right = elements(random);
      GtidSet a = set(left);
      GtidSet b = set(right);

      assertThat(a.union(b)).isEqualTo(set(union(left, right)));
      assertThat(elements(a.union(b))).isEqualTo(union(left, right));
      assertThat(elements(a.subtract(b))).isEqualTo(minus(left, right));
      assertThat(a.contains(b)).isEqualTo(left.containsAll(right));
      assertThat(a.equals(b)).isEqualTo(left.equals(right));
      assertThat(a.union(b).contains(a)).isTrue();
      assertThat(a.subtract(b).union(b)).isEqualTo(a.union(b));
      assertThat(GtidSet.parse(a.toString())).isEqualTo(a).hasSameHashCodeAs(a);
      assertThat(a.isEmpty()).isEqualTo(left.isEmpty());
    }
  }

  private static Set<String> elements(Random random) {
    Set<String> elements = new HashSet<>();
    int count = random.nextInt(30);
    for (int i = 0; i < count; i++) {
      elements.add(SOURCES[random.nextInt(SOURCES.length)] + ":" + (1 + random.nextInt(20)));
    }
    return elements;
  }

  private static GtidSet set(Set<String> elements) {
    GtidSet set = GtidSet.empty();
    for (String element : elements) {
      set = set.add(element);
    }
    assertThat(GtidSet.parse(elements.stream().sorted().collect(Collectors.joining(","))))
        .isEqualTo(set);
    return set;
  }

  private static Set<String> elements(GtidSet set) {
    Set<String> elements = new HashSet<>();
    for (String source : SOURCES) {
      for (int number = 1; number <= 21; number++) {
        if (set.contains(source + ":" + number)) {
          elements.add(source + ":" + number);
        }
      }
    }
    return elements;
  }

  private static Set<String> union(Set<String> left, Set<String> right) {
    Set<String> union = new HashSet<>(left);
    union.addAll(right);
    return union;
  }

  private static Set<String> minus(Set<String> left, Set<String> right) {
    Set<String> rest = new HashSet<>(left);
    rest.removeAll(right);
    return rest;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense:1                                   | is not a UUID
          3e11fa47-71ca-11e1-9e33-c80aa9429562         | no interval
          3e11fa47-71ca-11e1-9e33-c80aa9429562:blue    | no interval
          3e11fa47-71ca-11e1-9e33-c80aa9429562:1:      | is not a transaction number
          3e11fa47-71ca-11e1-9e33-c80aa9429562:0       | 0' is not a transaction number
          3e11fa47-71ca-11e1-9e33-c80aa9429562:5-3     | ends before it begins
          3e11fa47-71ca-11e1-9e33-c80aa9429562:1-2-3   | 2-3' is not a transaction number
          3e11fa47-71ca-11e1-9e33-c80aa9429562:9bad:1  | 9bad' is not a transaction number
          3e11fa47-71ca-11e1-9e33-c80aa9429562:9223372036854775807 | is not a transaction number
          3e11fa47-71ca-11e1-9e33-c80aa9429562:1,      | before or after a comma
          """)
  void namesWhatIsWrong(String text, String problem) {
    assertThatThrownBy(() -> GtidSet.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining("expected <uuid>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        A,
        A + ":1-2",
        A + ":",
        A + ":x:",
        A + ":b-d:7",
        "nonsense:1",
      })
  void refusesWhatIsNotOneTransaction(String gtid) {
    assertThatThrownBy(() -> GtidSet.empty().add(gtid))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GtidSet.empty().contains(gtid))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
