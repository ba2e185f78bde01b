package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.TableMapping.OnDelete;
import io.cdcpipeline.iotdb.TableMapping.OnNull;
import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.TableId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads the text form of {@link TableMappings}. */
final class MappingText {
  private static final Map<String, BiConsumer<TableMappingBuilder, String>> SETTINGS =
      new LinkedHashMap<>();

  static {
    SETTINGS.put("device", TableMappingBuilder::device);
    SETTINGS.put("aligned", (b, v) -> b.aligned(flag(v)));
    SETTINGS.put("database", TableMappingBuilder::database);
    SETTINGS.put("table", TableMappingBuilder::table);
    SETTINGS.put("tags", (b, v) -> b.tags(list(v)));
    SETTINGS.put("time", TableMappingBuilder::time);
    SETTINGS.put("zone", (b, v) -> b.zone(ZoneId.of(v)));
    SETTINGS.put("epoch-unit", (b, v) -> b.epochUnit(choice(TimeUnit.class, v)));
    SETTINGS.put("include", (b, v) -> b.include(list(v)));
    SETTINGS.put("exclude", (b, v) -> b.exclude(list(v)));
    SETTINGS.put("rename", (b, v) -> pairs(v, b::rename));
    SETTINGS.put("types", (b, v) -> pairs(v, b::type));
    SETTINGS.put("on-delete", (b, v) -> b.onDelete(choice(OnDelete.class, v)));
    SETTINGS.put("on-null", (b, v) -> b.onNull(choice(OnNull.class, v)));
    SETTINGS.put("on-missing", (b, v) -> b.onMissing(choice(OnProblem.class, v)));
    SETTINGS.put("on-collision", (b, v) -> b.onCollision(choice(OnProblem.class, v)));
    SETTINGS.put("on-precision-loss", (b, v) -> b.onPrecisionLoss(choice(OnProblem.class, v)));
    SETTINGS.put("on-type-conflict", (b, v) -> b.onTypeConflict(choice(OnProblem.class, v)));
    SETTINGS.put("on-truncate", (b, v) -> b.onTruncate(choice(OnProblem.class, v)));
  }

  private MappingText() {}

  static TableMappings parse(String text) {
    Map<TableId, TableMapping> byTable = new LinkedHashMap<>();
    @Nullable TableMapping others = null;
    List<String> problems = new ArrayList<>();
    for (String line : text.split("[;\n]", -1)) {
      if (line.isBlank()) {
        continue;
      }
      int colon = line.indexOf(':');
      String name = (colon < 0 ? line : line.substring(0, colon)).strip();
      try {
        if (colon < 0) {
          throw new IllegalArgumentException("expected <table>: <setting>=<value>, …");
        }
        TableMapping mapping = mapping(line.substring(colon + 1));
        if (name.equals("*")) {
          others = mapping;
        } else if (byTable.put(TableId.parse(name), mapping) != null) {
          throw new IllegalArgumentException("the table stands twice");
        }
      } catch (RuntimeException e) {
        problems.add(name + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new TableMappings(byTable, others);
  }

  private static TableMapping mapping(String settings) {
    TableMappingBuilder builder = TableMapping.builder();
    for (String setting : settings.split(",", -1)) {
      if (setting.isBlank()) {
        continue;
      }
      int equals = setting.indexOf('=');
      String name = (equals < 0 ? setting : setting.substring(0, equals)).strip();
      BiConsumer<TableMappingBuilder, String> setter = SETTINGS.get(name);
      if (setter == null || equals < 0) {
        throw new IllegalArgumentException(
            "unknown setting '" + name + "'; there are " + SETTINGS.keySet());
      }
      setter.accept(builder, setting.substring(equals + 1).strip());
    }
    return builder.build();
  }

  private static boolean flag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false, got '" + value + "'");
    };
  }

  private static String[] list(String value) {
    return Arrays.stream(value.split("\\|", -1)).map(String::strip).toArray(String[]::new);
  }

  private static void pairs(String value, BiConsumer<String, String> to) {
    for (String pair : list(value)) {
      int arrow = pair.indexOf('>');
      if (arrow < 0) {
        throw new IllegalArgumentException("expected <column> > <value>, got '" + pair + "'");
      }
      to.accept(pair.substring(0, arrow).strip(), pair.substring(arrow + 1).strip());
    }
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String value) {
    try {
      return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected one of " + List.of(type.getEnumConstants()) + ", got '" + value + "'", e);
    }
  }
}
