package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.SpecialNumber;
import io.cdcpipeline.testkit.sink.Schemas;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.tsfile.enums.TSDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class IoTDBTypesTest {
  private static final IoTDBTypes MILLIS = new IoTDBTypes(TimeScale.MS, ZoneOffset.UTC, false);
  private static final IoTDBTypes MICROS = new IoTDBTypes(TimeScale.US, ZoneOffset.UTC, false);

  private static Measurement measurement(IoTDBTypes types, ColumnType type, String wanted) {
    return types.measurement(0, new Column("c", type, true), "c", wanted);
  }

  private static TSDataType usual(IoTDBTypes types, ColumnType type) {
    return measurement(types, type, null).type();
  }

  private static Object written(IoTDBTypes types, Kind kind, String wanted, Object value)
      throws Unfit {
    Measurement measurement = measurement(types, Schemas.type(kind), wanted);
    Object array = IoTDBTypes.array(measurement.type(), 1);
    measurement.writer().put(array, 0, value);
    return Array.get(array, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "BOOLEAN, BOOLEAN",
    "INT32, INT32",
    "INT64, INT64",
    "UINT64, STRING",
    "FLOAT32, FLOAT",
    "FLOAT64, DOUBLE",
    "DECIMAL, STRING",
    "STRING, STRING",
    "ENUM, STRING",
    "SET, STRING",
    "JSON, STRING",
    "UUID, STRING",
    "BYTES, BLOB",
    "BITS, STRING",
    "DATE, DATE",
    "TIME, INT64",
    "TIME_TZ, STRING",
    "INTERVAL, STRING",
    "GEOMETRY, BLOB",
    "MAP, STRING",
    "ARRAY, STRING"
  })
  void typeOfAColumnHoldsAllItsValues(Kind kind, TSDataType type) {
    assertThat(usual(MILLIS, Schemas.type(kind))).isEqualTo(type);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindHasAUsualTypeAndCanBeText(Kind kind) {
    assertThat(usual(MILLIS, Schemas.type(kind))).isNotNull();
    assertThat(measurement(MILLIS, Schemas.type(kind), "STRING").fallible()).isFalse();
  }

  @Test
  void decimalIsADoubleOnlyWhereThatIsExact() {
    ColumnType decimal = Schemas.type(Kind.DECIMAL);
    assertThat(usual(MILLIS, decimal.withLength(15, 4))).isEqualTo(TSDataType.DOUBLE);
    assertThat(usual(MILLIS, decimal.withLength(16, 4))).isEqualTo(TSDataType.STRING);
    assertThat(usual(MILLIS, decimal)).isEqualTo(TSDataType.STRING);
  }

  @ParameterizedTest
  @EnumSource(names = {"TIMESTAMP", "TIMESTAMP_TZ"})
  void timestampIsATimestampOnlyWhereTheServerKeepsItsDigits(Kind kind) {
    ColumnType type = Schemas.type(kind);
    assertThat(usual(MILLIS, type)).isEqualTo(TSDataType.STRING);
    assertThat(usual(MILLIS, type.withLength(3, -1))).isEqualTo(TSDataType.TIMESTAMP);
    assertThat(usual(MILLIS, type.withLength(4, -1))).isEqualTo(TSDataType.STRING);
    assertThat(usual(MICROS, type)).isEqualTo(TSDataType.TIMESTAMP);
    assertThat(usual(new IoTDBTypes(TimeScale.MS, ZoneOffset.UTC, true), type))
        .isEqualTo(TSDataType.TIMESTAMP);
  }

  @Test
  void valuesKeepTheirMeaning() throws Unfit {
    assertThat(written(MILLIS, Kind.TIME, null, Duration.ofHours(-838)))
        .isEqualTo(-838L * 3_600_000_000L);
    assertThat(written(MILLIS, Kind.BITS, "INT64", "101")).isEqualTo(5L);
    assertThat(written(MILLIS, Kind.INT32, "INT64", 7)).isEqualTo(7L);
    assertThat(written(MILLIS, Kind.BOOLEAN, "INT32", true)).isEqualTo(1);
    assertThat(written(MILLIS, Kind.UINT64, "INT64", BigInteger.TEN)).isEqualTo(10L);
    assertThat(written(MILLIS, Kind.DECIMAL, "DOUBLE", SpecialNumber.NAN)).isEqualTo(Double.NaN);
    assertThat(written(MILLIS, Kind.DECIMAL, "INT64", new BigDecimal("3.00"))).isEqualTo(3L);
    assertThat(written(MICROS, Kind.TIMESTAMP_TZ, "INT64", Instant.ofEpochSecond(1)))
        .isEqualTo(1_000_000L);
  }

  @Test
  void timestampWithoutZoneIsOfTheMappingsZone() throws Unfit {
    IoTDBTypes berlin = new IoTDBTypes(TimeScale.MS, ZoneId.of("Europe/Berlin"), false);
    assertThat(written(berlin, Kind.TIMESTAMP, "TIMESTAMP", LocalDateTime.of(1970, 1, 1, 1, 0)))
        .isEqualTo(0L);
  }

  private static void assertUnfit(Kind kind, String wanted, Object value, String reason) {
    assertThatThrownBy(() -> written(MILLIS, kind, wanted, value))
        .isInstanceOf(Unfit.class)
        .hasMessageContaining(reason);
  }

  @Test
  void valueThatATypeCannotHoldIsUnfit() {
    assertUnfit(Kind.INT64, "INT32", 1L << 31, "32 bit");
    assertUnfit(Kind.UINT64, "INT64", BigInteger.ONE.shiftLeft(63), "64 bit");
    assertUnfit(Kind.DECIMAL, "INT64", new BigDecimal("0.5"), "64 bit");
    assertUnfit(Kind.DECIMAL, "INT64", SpecialNumber.NAN, "not a number");
    assertUnfit(Kind.BITS, "INT64", "1".repeat(65), "64 bits");
    assertUnfit(Kind.DATE, "DATE", LocalDate.of(999, 12, 31), "years 1000 and 9999");
    assertUnfit(Kind.DATE, "DATE", LocalDate.MAX, "years 1000 and 9999");
    assertUnfit(Kind.TIMESTAMP_TZ, "TIMESTAMP", Instant.MAX, "infinite");
    assertUnfit(Kind.TIMESTAMP_TZ, "TIMESTAMP", Instant.ofEpochSecond(0, 1), "finer");
  }

  @Test
  void typeThatAColumnCanNeverBeIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> measurement(MILLIS, Schemas.type(Kind.JSON), "INT32"))
        .withMessageContainingAll("column c", "json", "INT32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IoTDBTypes.checkedName("varchar"))
        .withMessageContainingAll("varchar", "STRING");
    assertThat(IoTDBTypes.checkedName("double")).isEqualTo("DOUBLE");
  }
}
