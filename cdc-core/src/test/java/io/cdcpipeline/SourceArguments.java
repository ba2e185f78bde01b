package io.cdcpipeline;

/**
 * A source as the arguments of another JVM: {@code postgres|mysql host port database user
 * password}. Of the tests' classes it uses none, so that it may stand on a user's class path.
 */
public final class SourceArguments {
  /** How many there are; what else a process needs follows them. */
  public static final int COUNT = 6;

  private SourceArguments() {}

  /** The source that a JVM's arguments begin with. */
  public static Source parse(String[] args, String... tables) {
    if (args[0].equals("postgres")) {
      return PostgresSource.builder()
          .host(args[1])
          .port(Integer.parseInt(args[2]))
          .database(args[3])
          .user(args[4])
          .password(args[5])
          .tables(tables)
          .build();
    }
    return MySqlSource.builder()
        .host(args[1])
        .port(Integer.parseInt(args[2]))
        .user(args[4])
        .password(args[5])
        .tables(tables)
        .build();
  }
}
