package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LongIndexTest {

  @Test
  void findsWhatWasPutAndNothingElse() {
    Random random = new Random(1);
    LongIndex index = new LongIndex(1);
    Map<Long, Integer> model = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long key = random.nextBoolean() ? random.nextLong() : random.nextInt(5_000) * 1_000L;
      index.put(key, i);
      model.put(key, i);
    }
    index.put(Long.MIN_VALUE, -5);
    index.put(0, 7);
    model.put(0L, 7);
    model.forEach((key, place) -> assertThat(index.find(key)).isEqualTo(place));
    assertThat(index.find(Long.MIN_VALUE)).isEqualTo(-5);
    assertThat(index.find(Long.MAX_VALUE - 1)).isEqualTo(-1);
  }
}
