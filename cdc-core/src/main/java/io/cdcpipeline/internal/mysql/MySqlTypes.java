package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What each native type of MySQL becomes: the single source for the catalog, the row reader and the
 * log's decoder.
 */
public final class MySqlTypes {
  /** Spellings of DDL statements that the catalog does not use. */
  private static final Map<String, String> SYNONYMS =
      Map.ofEntries(
          Map.entry("integer", "int"),
          Map.entry("int1", "tinyint"),
          Map.entry("bool", "tinyint"),
          Map.entry("boolean", "tinyint"),
          Map.entry("int2", "smallint"),
          Map.entry("int3", "mediumint"),
          Map.entry("middleint", "mediumint"),
          Map.entry("int4", "int"),
          Map.entry("int8", "bigint"),
          Map.entry("serial", "bigint unsigned"),
          Map.entry("dec", "decimal"),
          Map.entry("numeric", "decimal"),
          Map.entry("fixed", "decimal"),
          Map.entry("real", "double"),
          Map.entry("double precision", "double"),
          Map.entry("float4", "float"),
          Map.entry("float8", "double"),
          Map.entry("character", "char"),
          Map.entry("nchar", "char"),
          Map.entry("national char", "char"),
          Map.entry("national character", "char"),
          Map.entry("character varying", "varchar"),
          Map.entry("char varying", "varchar"),
          Map.entry("varcharacter", "varchar"),
          Map.entry("nvarchar", "varchar"),
          Map.entry("nchar varchar", "varchar"),
          Map.entry("nchar varying", "varchar"),
          Map.entry("national varchar", "varchar"),
          Map.entry("national char varying", "varchar"),
          Map.entry("national character varying", "varchar"),
          Map.entry("char byte", "binary"),
          Map.entry("long", "mediumtext"),
          Map.entry("long varchar", "mediumtext"),
          Map.entry("long varbinary", "mediumblob"),
          Map.entry("geometrycollection", "geomcollection"));

  private MySqlTypes() {}

  /**
   * The canonical type of a column.
   *
   * @param declared the type's name as the catalog or a DDL statement spells it, without length
   * @param length length, precision or fractional digits, or -1
   * @param scale digits behind the decimal point, or -1
   * @param symbols the values of an enum or a set
   */
  public static ColumnType columnType(
      String declared, int length, int scale, List<String> symbols) {
    String name = declared.toLowerCase(Locale.ROOT).trim();
    boolean unsigned = name.contains(" unsigned") || name.contains(" zerofill");
    String base = name.replace(" unsigned", "").replace(" zerofill", "").replace(" signed", "");
    base = SYNONYMS.getOrDefault(base, base);
    if (base.endsWith(" unsigned")) {
      unsigned = true;
      base = base.substring(0, base.length() - " unsigned".length());
    }
    if (base.equals("float") && scale < 0 && length > 24) {
      base = "double";
    }
    ColumnType type = ColumnType.of(kind(base, unsigned), unsigned ? base + " unsigned" : base);
    return switch (base) {
      case "decimal" -> type.withLength(length < 0 ? 10 : length, Math.max(scale, 0));
      case "char", "binary", "bit" -> type.withLength(length < 0 ? 1 : length, -1);
      case "varchar", "varbinary" -> type.withLength(length, -1);
      case "time", "datetime", "timestamp" -> type.withLength(Math.max(length, 0), -1);
      case "enum", "set" -> type.withSymbols(symbols);
      default -> type;
    };
  }

  private static Kind kind(String base, boolean unsigned) {
    return switch (base) {
      case "tinyint", "smallint", "mediumint", "year" -> Kind.INT32;
      case "int" -> unsigned ? Kind.INT64 : Kind.INT32;
      case "bigint" -> unsigned ? Kind.UINT64 : Kind.INT64;
      case "float" -> Kind.FLOAT32;
      case "double" -> Kind.FLOAT64;
      case "decimal" -> Kind.DECIMAL;
      case "bit" -> Kind.BITS;
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> Kind.STRING;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> Kind.BYTES;
      case "enum" -> Kind.ENUM;
      case "set" -> Kind.SET;
      case "json" -> Kind.JSON;
      case "date" -> Kind.DATE;
      case "time" -> Kind.TIME;
      case "datetime" -> Kind.TIMESTAMP;
      case "timestamp" -> Kind.TIMESTAMP_TZ;
      case "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geomcollection" ->
          Kind.GEOMETRY;
      default ->
          throw new IllegalArgumentException(
              "MySQL's column type '" + base + "' is not known to this version of CdcPipeline");
    };
  }

  /**
   * Whether a row may have null here. Zero dates such as {@code 0000-00-00} are null wherever they
   * stand, so a date column may have null even where it is declared {@code NOT NULL}.
   */
  public static boolean nullable(ColumnType type, boolean declaredNullable) {
    return declaredNullable
        || switch (type.kind()) {
          case DATE, TIMESTAMP, TIMESTAMP_TZ -> true;
          default -> false;
        };
  }
}
