package io.cdcpipeline.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {

  @Test
  void readsAndWritesPostgresForm() {
    assertThat(Lsn.parse("16/B374D848").value()).isEqualTo(0x16_B374_D848L);
    assertThat(Lsn.parse("16/b374d848")).hasToString("16/B374D848");
    assertThat(Lsn.parse("0/0A")).hasToString("0/A");
    assertThat(Lsn.parse("FFFFFFFF/FFFFFFFF").value()).isEqualTo(-1L);
  }

  @Test
  void everyValueSurvivesItsText() {
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      Lsn lsn = new Lsn(random.nextLong());
      assertThat(Lsn.parse(lsn.toString())).isEqualTo(lsn);
    }
  }

  @Test
  void comparesUnsigned() {
    assertThat(new Lsn(-1)).isGreaterThan(new Lsn(Long.MAX_VALUE));
    assertThat(Lsn.parse("A/0")).isGreaterThan(Lsn.parse("9/FFFFFFFF"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "1/", "/1", "16-B3", "1/2/3", "G/0", "123456789/0", "0/-1", "٣/0"})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> Lsn.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("16/B374D848");
  }
}
