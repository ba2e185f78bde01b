package io.cdcpipeline.offset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.model.TableId;
import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private final Checkpoint full = Samples.full("orders");

  @Test
  void everyMemberSurvivesExportAndImport() {
    Checkpoint read = Checkpoint.fromJson(full.toJson());
    assertThat(read).isEqualTo(full).hasSameHashCodeAs(full);
    assertThat(read.sinkStates()).isEqualTo(full.sinkStates());
    assertThat(CheckpointCodec.decode(CheckpointCodec.encode(full), "it")).isEqualTo(full);
  }

  @Test
  void theSmallestCheckpointSurvivesToo() {
    Checkpoint small = Samples.checkpoint("a", 0);
    assertThat(Checkpoint.fromJson(small.toJson())).isEqualTo(small);
    assertThat(small.backfill()).isEmpty();
  }

  @Test
  void anEditedExportIsRefusedAndTheMessageSaysHowToImportIt() {
    String edited = full.toJson().replace("pos=1234", "pos=1200");
    assertThatThrownBy(() -> Checkpoint.fromJson(edited))
        .isInstanceOf(OffsetStoreException.class)
        .hasMessageContaining("checksum")
        .hasMessageContaining("remove the member \"checksum\"");

    String unsigned = edited.replaceAll(",\\s*\"checksum\" : \"[^\"]*\"", "");
    assertThat(unsigned).doesNotContain("checksum");
    MySqlOffset offset = (MySqlOffset) Checkpoint.fromJson(unsigned).offset();
    assertThat(offset.position()).isEqualTo(1200);
  }

  @Test
  void everySingleFlippedBitIsNoticedOrHarmless() {
    byte[] record = CheckpointCodec.encode(full);
    for (int bit = 0; bit < record.length * 8; bit++) {
      byte[] damaged = record.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(CheckpointCodec.decode(damaged, "it")).isEqualTo(full);
      } catch (OffsetStoreException e) {
        assertThat(e.reason()).isIn(Reason.DAMAGED, Reason.NEWER);
      }
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] record = CheckpointCodec.encode(full);
    for (int length = 0; length < record.length; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertReason(Reason.DAMAGED, () -> CheckpointCodec.decode(cut, "The file x"));
    }
  }

  @Test
  void messagesNameTheRecordAndNotItsContent() {
    byte[] record = "{\"format\":1,\"secret\":}".getBytes(UTF_8);
    assertThatThrownBy(() -> CheckpointCodec.decode(record, "The file x"))
        .hasMessageContaining("The file x is damaged")
        .hasMessageContaining("Restore it")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aRecordOfANewerVersionIsRefused() {
    String newer = full.toJson().replace("\"format\" : 2", "\"format\" : 3");
    assertReason(Reason.NEWER, () -> Checkpoint.fromJson(newer));
    assertThatThrownBy(() -> Checkpoint.fromJson(newer))
        .hasMessageContaining("written by a newer version")
        .hasMessageContaining("format 3")
        .hasMessageContaining("up to 2");
  }

  @Test
  void anOlderRecordTakesEveryStepToTheCurrentFormat() {
    Migrations two =
        new Migrations(
            List.of(
                tree -> tree.put("epoch", tree.get("epoch").longValue() + 10),
                tree -> tree.put("epoch", tree.get("epoch").longValue() * 2)));
    byte[] first = unsigned().replace("\"format\" : 2", "\"format\" : 1").getBytes(UTF_8);
    assertThat(CheckpointCodec.decode(first, "it", two).epoch()).isEqualTo((3 + 10) * 2);

    byte[] second = CheckpointCodec.encode(full);
    assertThat(CheckpointCodec.decode(second, "it", two).epoch()).isEqualTo(3 * 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"format\":0}",
        "{\"format\":\"1\"}",
        "{\"format\":1} {}"
      })
  void whatIsNoRecordIsRefused(String text) {
    assertReason(Reason.DAMAGED, () -> Checkpoint.fromJson(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "offset" : "mysql     | "offset" : "mysqll   | must begin with postgres or mysql
          "offset"              | "offzet"             | unknown member "offzet"
          "epoch" : 3           | "epoch" : "3"        | "epoch" must be a whole number
          "epoch" : 3           | "epoch" : -3         | epoch must not be negative
          "planned" : true      | "planned" : "true"   | "planned" must be true or false
          "epoch" : 2           | "epoch" : 3          | There is no epoch 3
          "upTo" :              | "upto" :             | unknown member "upto"
          2026-11-21T           | yesterday            | "savedAt" must be a time
          "pipeline" : "orders" | "pipeline" : "../x"  | Not a pipeline's name
          "shop.orders"         | "orders"             | Expected <schema or database>.<table>
          """)
  void aWrongEditIsNamed(String from, String to, String problem) {
    String edited = unsigned().replace(from, to);
    assertThat(edited).isNotEqualTo(unsigned());
    assertReason(Reason.DAMAGED, () -> Checkpoint.fromJson(edited));
    assertThatThrownBy(() -> Checkpoint.fromJson(edited)).hasMessageContaining(problem);
  }

  private String unsigned() {
    return full.toJson().replaceAll(",\\s*\"checksum\" : \"[^\"]*\"", "");
  }

  @Test
  void unchangedSchemaRecordsAreEncodedOnce() {
    Checkpoint next = full.toBuilder().schemaRecords(full.schemaRecords()).epoch(9).build();
    assertThat(next.encodedSchemaRecords().encoded())
        .isSameAs(full.encodedSchemaRecords().encoded());

    Checkpoint changed = full.toBuilder().schemaRecords(List.of("{}")).build();
    assertThat(Checkpoint.fromJson(changed.toJson()).schemaRecords()).containsExactly("{}");
  }

  @Test
  void aBuilderBeginsWithTheWholeCheckpoint() {
    assertThat(full.toBuilder().build()).isEqualTo(full);
  }

  @Test
  void aTableIsFinishedWhenItsSegmentsReachItsEndAndWereRead() {
    BackfillState state = full.backfill().orElseThrow();
    assertThat(state.finished(TableId.of("shop", "orders"))).isTrue();
    assertThat(state.finished(TableId.of("shop", "items"))).isFalse();
    assertThat(state.finished(TableId.of("shop", "others"))).isFalse();
  }

  @Test
  void aRecordOfFormatOneKnowsFinishedTablesAndBeginsTheOthersAgain() {
    String one =
        """
        {"format":1,"pipeline":"shop","savedAt":"2026-11-21T08:00:00Z","epoch":3,
         "offset":"postgres lsn=0/10","appliedPlace":"10","source":{},
         "backfill":{"phase":"running","anchor":"postgres lsn=0/8","finishedTables":["s.a"]},
         "sinkStates":[],"schemaRecords":[]}""";
    BackfillState state = Checkpoint.fromJson(one).backfill().orElseThrow();
    assertThat(state.finished(TableId.of("s", "a"))).isTrue();
    assertThat(state.again()).isTrue();
    BackfillState done =
        Checkpoint.fromJson(one.replace("running", "done")).backfill().orElseThrow();
    assertThat(done.again()).isFalse();
    assertThat(done.anchor()).isEqualTo(new PostgresOffset(new Lsn(8)));
  }

  @Test
  void aCheckpointNeedsAnOffsetAndAProperName() {
    assertThatThrownBy(() -> Checkpoint.builder("a").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offset");
    for (String name : List.of("", "../a", "a/b", ".a", "a b", "a".repeat(101))) {
      assertThatThrownBy(() -> Checkpoint.builder(name))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void assertReason(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OffsetStoreException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
