package io.cdcpipeline.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlPacketsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 100_000})
  void packetEndsAreFoundHoweverTheStreamIsSplit(int piece) {
    byte[] stream = packets(0, 1, 3, 300, 0, 70_000, 5);
    assertThat(ends(stream, piece)).containsExactly(4L, 9L, 16L, 320L, 324L, 70_328L, 70_337L);
  }

  @Test
  void packetOfMaximumLengthEndsWithItsContinuation() {
    byte[] stream = packets(0xFFFFFF, 2, 1);
    assertThat(ends(stream, 8192)).containsExactly(0xFFFFFF + 4 + 6L, 0xFFFFFF + 4 + 6 + 5L);
  }

  @Test
  void streamIsAtAnEndOnlyBetweenPackets() {
    MySqlPackets packets = new MySqlPackets();
    byte[] stream = packets(2);
    assertThat(packets.atEnd()).isTrue();
    for (int i = 0; i < stream.length; i++) {
      int end = packets.nextEnd(stream, i, i + 1);
      assertThat(packets.atEnd()).isEqualTo(i == stream.length - 1);
      assertThat(end).isEqualTo(i == stream.length - 1 ? stream.length : -1);
    }
  }

  private static List<Long> ends(byte[] stream, int piece) {
    MySqlPackets packets = new MySqlPackets();
    List<Long> ends = new ArrayList<>();
    for (int from = 0; from < stream.length; from += piece) {
      int to = Math.min(stream.length, from + piece);
      for (int end = packets.nextEnd(stream, from, to);
          end >= 0;
          end = packets.nextEnd(stream, end, to)) {
        ends.add((long) end);
      }
    }
    return ends;
  }

  static byte[] packets(int... lengths) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int length : lengths) {
      out.write(length);
      out.write(length >> 8);
      out.write(length >> 16);
      out.write(0);
      out.writeBytes(new byte[length]);
    }
    return out.toByteArray();
  }
}
