package io.cdcpipeline.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceOffsetTest {
  private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres lsn=16/B374D848",
        "mysql file=binlog.000004 pos=1234",
        "mysql gtids=" + A + ":1-5:7",
        "mysql file=binlog.000004 pos=1234 gtids=" + A + ":1-5",
      })
  void textsAreReadAndWritten(String text) {
    assertThat(SourceOffset.parse(text).text()).isEqualTo(text);
    assertThat(SourceOffset.parse(text)).hasToString(text);
  }

  @Test
  void partsMayComeInAnyOrder() {
    assertThat(SourceOffset.parse(" MySQL  pos=4 file=b.1")).isEqualTo(MySqlOffset.of("b.1", 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          oracle scn=1                        | must begin with postgres or mysql
          postgres                            | lsn is missing
          postgres lsn=x                      | Not an LSN
          postgres lsn=1/2 lsn=1/2            | twice
          postgres pos=4                      | unknown part 'pos=4'
          mysql                               | needs a GTID set, or a binlog file
          mysql file=binlog.000001            | file and pos belong together
          mysql pos=4                         | file and pos belong together
          mysql file=binlog.000001 pos=abc    | pos must be a number
          mysql file=binlog.000001 pos=-4     | must not be negative
          mysql file=/var/lib/binlog.01 pos=4 | Not the name of a binlog file
          mysql file=binlog pos=4             | Not the name of a binlog file
          mysql file=binlog.index pos=4       | Not the name of a binlog file
          mysql gtids=x:1                     | is not a UUID
          """)
  void namesWhatIsWrong(String text, String problem) {
    assertThatThrownBy(() -> SourceOffset.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "postgres lsn=1/2, postgres lsn=1/2, true",
    "postgres lsn=1/2, postgres lsn=1/3, false",
    "postgres lsn=FFFFFFFF/0, postgres lsn=1/3, true",
    "mysql file=b.000009 pos=900, mysql file=b.000010 pos=4, false",
    "mysql file=b.999999 pos=900, mysql file=b.1000000 pos=4, false",
    "mysql file=b.000010 pos=4, mysql file=b.000009 pos=900, true",
    "mysql file=b.000010 pos=5, mysql file=b.000010 pos=5, true",
    "mysql file=b.000010 pos=4, mysql file=b.000010 pos=5, false",
    "mysql gtids=" + A + ":1-5, mysql gtids=" + A + ":2-3, true",
    "mysql gtids=" + A + ":2-3, mysql gtids=" + A + ":1-5, false",
    "mysql gtids=" + A + ":1-2, mysql gtids=" + A + ":4-5, false",
    "mysql gtids=" + A + ":4-5, mysql gtids=" + A + ":1-2, false",
    // After a failover the files say the opposite of what the GTIDs do.
    "mysql file=b.000001 pos=4 gtids=" + A + ":1-5, mysql file=b.9 pos=9 gtids=" + A + ":1, true",
    "mysql file=b.000002 pos=4 gtids=" + A + ":1-5, mysql file=b.000001 pos=9, true",
  })
  void isAtOrAfter(String one, String other, boolean expected) {
    assertThat(SourceOffset.parse(one).isAtOrAfter(SourceOffset.parse(other))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "postgres lsn=1/2, mysql file=b.1 pos=4",
    "mysql file=b.1 pos=4, postgres lsn=1/2",
    "mysql gtids=" + A + ":1, mysql file=b.1 pos=4",
  })
  void offsetsWithNothingInCommonAreNotCompared(String one, String other) {
    assertThatThrownBy(() -> SourceOffset.parse(one).isAtOrAfter(SourceOffset.parse(other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(one)
        .hasMessageContaining(other);
  }
}
