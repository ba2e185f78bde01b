package io.cdcpipeline.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The command line. */
record Options(
    Command command,
    Database database,
    long rows,
    int rounds,
    Optional<Path> json,
    Optional<Path> jfr,
    List<String> words) {

  enum Command {
    STREAM(500_000, 3),
    BACKFILL(1_000_000, 3),
    IOTDB(1_000_000, 5),
    LATENCY(60_000, 1);

    private final long rows;
    private final int rounds;

    Command(long rows, int rounds) {
      this.rows = rows;
      this.rounds = rounds;
    }
  }

  enum Database {
    POSTGRES,
    MYSQL
  }

  static Options parse(List<String> words) {
    Command command = choice("command", words.get(0), Command.class);
    Database database = Database.POSTGRES;
    long rows = command.rows;
    int rounds = command.rounds;
    Optional<Path> json = Optional.empty();
    Optional<Path> jfr = Optional.empty();
    for (int i = 1; i < words.size(); i += 2) {
      String name = words.get(i);
      if (i + 1 == words.size()) {
        throw new IllegalArgumentException("'" + name + "' is unknown or lacks its value");
      }
      String value = words.get(i + 1);
      switch (name) {
        case "--db" -> database = choice("--db", value, Database.class);
        case "--rows" -> rows = positive(name, value);
        case "--rounds" -> rounds = (int) positive(name, value);
        case "--json" -> json = Optional.of(Path.of(value));
        case "--jfr" -> jfr = Optional.of(Path.of(value));
        default -> throw new IllegalArgumentException("unknown option '" + name + "'");
      }
    }
    return new Options(command, database, rows, rounds, json, jfr, List.copyOf(words));
  }

  private static <E extends Enum<E>> E choice(String what, String text, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    what
                        + " '"
                        + text
                        + "' is not one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }

  private static long positive(String name, String text) {
    try {
      long value = Long.parseLong(text);
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(name + " must be a positive number, got '" + text + "'");
  }
}
