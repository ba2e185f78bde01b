package io.cdcpipeline.iotdb;

import org.apache.tsfile.enums.TSDataType;
import org.apache.tsfile.read.common.Field;
import org.apache.tsfile.write.schema.IMeasurementSchema;
import org.apache.tsfile.write.schema.MeasurementSchema;

/**
 * A source column as a measurement.
 *
 * @param column index in the source table
 * @param columnName for messages
 * @param schema name, spelled for the server, and type
 * @param writer puts the column's canonical values into a tablet
 * @param fallible whether the writer may find a value unfit
 */
record Measurement(
    int column,
    String columnName,
    IMeasurementSchema schema,
    ValueWriter writer,
    boolean fallible) {

  static Measurement of(
      int column,
      String columnName,
      String name,
      TSDataType type,
      ValueWriter writer,
      boolean fallible) {
    return new Measurement(column, columnName, new MeasurementSchema(name, type), writer, fallible);
  }

  String name() {
    return schema.getMeasurementName();
  }

  TSDataType type() {
    return schema.getType();
  }

  /**
   * Whether the server's field is this value as it is written here. A server that has converted it
   * to a floating number on the way in cannot tell.
   */
  boolean holds(Field field, Object value) {
    Object cell = IoTDBTypes.array(type(), 1);
    try {
      writer.put(cell, 0, value);
    } catch (Unfit e) {
      return false;
    }
    return IoTDBTypes.text(type(), cell).equals(field.getStringValue())
        || (field.getDataType() != type() && IoTDBTypes.isFloating(field.getDataType()));
  }

  /** Whether a value's size depends on the value. */
  boolean variable() {
    return switch (type()) {
      case STRING, TEXT, BLOB -> true;
      default -> false;
    };
  }
}
