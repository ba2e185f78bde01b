package io.cdcpipeline.testkit;

/** Which MySQL a test needs. */
public enum MySqlFlavour {
  /** MySQL 8.0 with GTIDs; the native binary is 8.0.12, which is small. */
  GTID,
  /** MySQL 8.0 with {@code gtid_mode=OFF}: positions are file and offset. */
  NO_GTID,
  /** MySQL 8.0.33 with GTIDs, for features such as binlog compression; a download of 553 MB. */
  GTID_8_0_33;

  boolean gtid() {
    return this != NO_GTID;
  }
}
