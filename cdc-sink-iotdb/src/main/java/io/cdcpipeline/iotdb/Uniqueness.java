package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.TableSchema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Whether two rows of a table can have one device and time, and so overwrite each other.
 *
 * @param guaranteed whether they cannot, because device and time hold the whole primary key
 * @param uncovered the key columns that they do not hold
 * @param witnesses the measurements that hold these columns, so that a point at the server tells
 *     whose it is; empty if one of them is not a measurement, or there is no key
 */
record Uniqueness(boolean guaranteed, List<String> uncovered, BitSet witnesses) {

  /**
   * @param point the columns of device and time
   * @param rounded whether the time may be rounded, and so no longer tells rows apart
   */
  static Uniqueness of(
      TableSchema schema, BitSet point, List<Measurement> measurements, boolean rounded, int time) {
    List<String> uncovered = new ArrayList<>();
    BitSet witnesses = new BitSet();
    boolean told = schema.hasKey();
    for (int i = 0; i < schema.keySize(); i++) {
      int column = schema.keyColumn(i);
      if (point.get(column) && !(rounded && column == time)) {
        continue;
      }
      uncovered.add(schema.column(column).name());
      int witness = measurementOf(column, measurements);
      told &= witness >= 0;
      if (witness >= 0) {
        witnesses.set(witness);
      }
    }
    boolean guaranteed = schema.hasKey() && uncovered.isEmpty();
    return new Uniqueness(guaranteed, List.copyOf(uncovered), told ? witnesses : new BitSet());
  }

  private static int measurementOf(int column, List<Measurement> measurements) {
    for (int m = 0; m < measurements.size(); m++) {
      if (measurements.get(m).column() == column) {
        return m;
      }
    }
    return -1;
  }

  /** Whether a point at the server is looked at before it is written over or removed. */
  boolean looked(TableMapping mapping) {
    return !witnesses.isEmpty() && mapping.onCollision() != OnProblem.ACCEPT;
  }

  /** What a user must know before the first row is written; empty if there is nothing. */
  Optional<String> warning(TableSchema schema, TableMapping mapping) {
    if (guaranteed || mapping.onCollision() == OnProblem.ACCEPT) {
      return Optional.empty();
    }
    String cause =
        schema.hasKey()
            ? "device and time do not hold the key columns " + uncovered
            : "the table has no primary key";
    String consequence =
        witnesses.isEmpty()
            ? "it is noticed within a batch only"
            : "each row that is not later than its device's last is looked up at the server first";
    return Optional.of(
        "two rows of "
            + schema.table()
            + " may have one device and time, since "
            + cause
            + "; "
            + consequence
            + ". "
            + remedy(schema));
  }

  /** What to do about rows that overwrite each other. */
  String remedy(TableSchema schema) {
    return (schema.hasKey()
            ? "Add the columns " + uncovered + " to device or tags, or use a finer time column"
            : "Add columns to device or tags that tell the rows apart")
        + "; on-collision=accept lets the later row win";
  }
}
