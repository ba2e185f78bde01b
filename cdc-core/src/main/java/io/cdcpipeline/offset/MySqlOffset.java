package io.cdcpipeline.offset;

import java.util.Objects;

/**
 * MySQL: right behind a finished transaction, as a GTID set, as a place in a binlog file, or both.
 * Where both are known, GTIDs decide: they mean the same on every server of a replication group,
 * files do not.
 *
 * @param gtids every transaction that is finished, the last one included; empty where the server
 *     has no GTIDs
 * @param file the binlog file, such as {@code binlog.000004}, without its directory; empty where
 *     only the GTIDs are known
 * @param position the byte in the file right behind the last finished transaction; 0 without a file
 */
public record MySqlOffset(GtidSet gtids, String file, long position) implements SourceOffset {
  public MySqlOffset {
    Objects.requireNonNull(gtids, "gtids");
    Objects.requireNonNull(file, "file");
    if (file.isEmpty()) {
      if (gtids.isEmpty()) {
        throw new IllegalArgumentException(
            "A MySQL offset needs a GTID set, or a binlog file and position");
      }
      if (position != 0) {
        throw new IllegalArgumentException("Binlog position " + position + " without its file");
      }
    } else {
      fileNumber(file);
      if (position < 0) {
        throw new IllegalArgumentException(
            "Binlog position must not be negative, got " + position + " in " + file);
      }
    }
  }

  /** A place known by its GTID set alone. */
  public static MySqlOffset of(GtidSet gtids) {
    return new MySqlOffset(gtids, "", 0);
  }

  /** A place known by its binlog file and position alone. */
  public static MySqlOffset of(String file, long position) {
    return new MySqlOffset(GtidSet.empty(), file, position);
  }

  /**
   * {@inheritDoc}
   *
   * <p>By containment when both have GTIDs, else by number of the file and position in it.
   */
  @Override
  public boolean isAtOrAfter(SourceOffset other) {
    if (!(other instanceof MySqlOffset that)) {
      throw OffsetText.incomparable(this, other);
    }
    if (!gtids.isEmpty() && !that.gtids.isEmpty()) {
      return gtids.contains(that.gtids);
    }
    if (file.isEmpty() || that.file.isEmpty()) {
      throw OffsetText.incomparable(this, other);
    }
    int byFile = Long.compare(fileNumber(file), fileNumber(that.file));
    return byFile > 0 || (byFile == 0 && position >= that.position);
  }

  /** The number at the end of the binlog file's name; 0 without a file. */
  public long fileNumber() {
    return file.isEmpty() ? 0 : fileNumber(file);
  }

  private static long fileNumber(String file) {
    int dot = file.lastIndexOf('.');
    String suffix = file.substring(dot + 1);
    boolean digits =
        !suffix.isEmpty()
            && suffix.length() <= 18
            && suffix.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean plain = file.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '\\' || c == '=');
    if (dot <= 0 || !digits || !plain) {
      throw new IllegalArgumentException(
          "Not the name of a binlog file: '"
              + file
              + "'; expected one such as binlog.000004, without its directory");
    }
    return Long.parseLong(suffix);
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder(OffsetText.MYSQL);
    if (!file.isEmpty()) {
      text.append(" file=").append(file).append(" pos=").append(position);
    }
    if (!gtids.isEmpty()) {
      text.append(" gtids=").append(gtids);
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
