package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.internal.stream.Boundary;
import io.cdcpipeline.internal.stream.LogPlace;
import io.cdcpipeline.offset.GtidSet;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.offset.SourceOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * MySQL: with GTIDs a boundary is the executed set including the finished transaction, which the
 * END record's own set still excludes. Without GTIDs it is file and position behind the commit,
 * which only the next record tells.
 */
final class MySqlPositions implements LogPositions {
  private static final String FILE = "file";
  private static final String POS = "pos";
  private static final String GTIDS = "gtids";

  private final MySqlOffset start;
  private final long appliedPlace;
  private String file;
  private long position;
  private @Nullable String gtids;
  private long lastPlace;

  /**
   * @param appliedPlace place of the last transaction that was handed over, for servers without
   *     GTIDs
   */
  MySqlPositions(MySqlOffset start, long appliedPlace) {
    this.start = start;
    this.appliedPlace = appliedPlace;
    this.lastPlace = appliedPlace;
    this.file = start.file();
    this.position = start.position();
  }

  @Override
  public @Nullable Boundary begin(SourceRecord record) {
    Boundary before = between(record);
    return gtids == null ? before : null;
  }

  @Override
  public long place(SourceRecord end) {
    return LogPlace.of(MySqlOffset.of(file, position));
  }

  @Override
  public @Nullable Boundary end(SourceRecord end, String transactionId) {
    lastPlace = place(end);
    return gtids == null ? null : new GtidBoundary(gtids, transactionId, file, position, lastPlace);
  }

  @Override
  public @Nullable Boundary between(SourceRecord record) {
    String oldFile = file;
    long oldPosition = position;
    String oldGtids = gtids;
    read(record);
    boolean same =
        gtids == null ? file.equals(oldFile) && position == oldPosition : gtids.equals(oldGtids);
    if (same || file.isEmpty()) {
      return null;
    }
    return gtids == null
        ? new FileBoundary(file, position, lastPlace)
        : new GtidBoundary(gtids, "", file, position, lastPlace);
  }

  @Override
  public boolean isApplied(SourceRecord end, String transactionId) {
    return gtids == null
        ? Long.compareUnsigned(place(end), appliedPlace) <= 0
        : start.gtids().contains(transactionId);
  }

  @Override
  public String alone(SourceRecord record) {
    read(record);
    lastPlace = place(record);
    String gtid = ((Struct) record.value()).getStruct("source").getString("gtid");
    return gtid != null ? gtid : "file=" + file + ",pos=" + position;
  }

  @Override
  public Map<String, Object> toDebezium(SourceOffset offset) {
    MySqlOffset mysql = (MySqlOffset) offset;
    Map<String, Object> map = new HashMap<>();
    map.put(FILE, mysql.file());
    map.put(POS, mysql.position());
    if (!mysql.gtids().isEmpty()) {
      map.put(GTIDS, mysql.gtids().toString());
    }
    return map;
  }

  private void read(SourceRecord record) {
    Map<String, ?> offset = record.sourceOffset();
    if (offset.get(FILE) instanceof String name) {
      file = name;
    }
    if (offset.get(POS) instanceof Number number) {
      position = number.longValue();
    }
    gtids = (String) offset.get(GTIDS);
  }

  private record GtidBoundary(
      String before, String transaction, String file, long position, long place)
      implements Boundary {
    @Override
    public SourceOffset offset() {
      GtidSet set = GtidSet.parse(before);
      return new MySqlOffset(transaction.isEmpty() ? set : set.add(transaction), file, position);
    }
  }

  private record FileBoundary(String file, long position, long place) implements Boundary {
    @Override
    public SourceOffset offset() {
      return MySqlOffset.of(file, position);
    }
  }
}
