package io.cdcpipeline.offset;

import io.cdcpipeline.model.TableId;
import io.cdcpipeline.offset.BackfillState.Segment;
import io.cdcpipeline.offset.BackfillState.TableState;
import io.cdcpipeline.sink.SinkState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checkpoints for tests. */
final class Samples {
  private Samples() {}

  static Checkpoint checkpoint(String pipeline, long epoch) {
    return Checkpoint.builder(pipeline)
        .offset(new PostgresOffset(new Lsn(epoch)))
        .epoch(epoch)
        .savedAt(Instant.parse("2026-11-21T08:00:00.123Z"))
        .build();
  }

  /** With every member in use. */
  static Checkpoint full(String pipeline) {
    GtidSet gtids = GtidSet.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:7");
    MySqlOffset offset = new MySqlOffset(gtids, "binlog.000004", 1234);
    return Checkpoint.builder(pipeline)
        .offset(offset)
        .epoch(3)
        .backfill(backfill(offset))
        .schemaRecords(List.of("{\"ddl\":\"CREATE TABLE `größe` (\\\"é\\\" 😀)\"}", "{}"))
        .sinkStates(List.of(SinkState.NONE, SinkState.of(new byte[] {0, -1, 7})))
        .sourceIdentity(Map.of("server_uuid", "3e11fa47", "database", "shop"))
        .savedAt(Instant.parse("2026-11-21T08:00:00.123Z"))
        .build();
  }

  private static BackfillState backfill(MySqlOffset anchor) {
    return new BackfillState(
        anchor,
        new TreeMap<>(
            Map.of(
                TableId.of("shop", "orders"),
                new TableState(null, false, List.of(new Segment(null, true, 0))),
                TableId.of("shop", "items"),
                new TableState(
                    "price > 1",
                    true,
                    List.of(
                        new Segment(List.of("7", "größe \"é\""), true, 2),
                        new Segment(List.of("9", ""), true, 0),
                        new Segment(null, false, 0))))),
        new TreeMap<>(Map.of(2, "10:20:12,13@0/1234")),
        true);
  }
}
