package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TreeFlushTest {
  private static final List<String> DATABASES = List.of("root.a", "root.shop.north", "root.`1`");

  @Test
  void databaseOfAPrefixIsTheOneThatHoldsIt() {
    assertThat(TreeFlush.databaseOf("root.a", DATABASES)).hasValue("root.a");
    assertThat(TreeFlush.databaseOf("root.a.b", DATABASES)).hasValue("root.a");
    assertThat(TreeFlush.databaseOf("root.shop.north.x", DATABASES)).hasValue("root.shop.north");
    assertThat(TreeFlush.databaseOf("root.`1`", DATABASES)).hasValue("root.`1`");
  }

  @Test
  void prefixAboveOrBesideTheDatabasesTellsNone() {
    assertThat(TreeFlush.databaseOf("root", DATABASES)).isEmpty();
    assertThat(TreeFlush.databaseOf("root.shop", DATABASES)).isEmpty();
    assertThat(TreeFlush.databaseOf("root.ab", DATABASES)).isEmpty();
  }

  @Test
  void statementNamesTheDatabasesOrNone() {
    Map<String, String> known =
        Map.of("root.a.x", "root.a", "root.a.y", "root.a", "root.b", "root.b");
    assertThat(statement(known, "root.a.x", "root.a.y")).isEqualTo("FLUSH root.a");
    assertThat(statement(known, "root.a.x", "root.b")).isEqualTo("FLUSH root.a,root.b");
    assertThat(statement(known, "root.a.x", "root")).isEqualTo("FLUSH");
    assertThat(statement(known)).isEqualTo("FLUSH");
  }

  private static String statement(Map<String, String> known, String... prefixes) {
    return TreeFlush.statement(new LinkedHashSet<>(List.of(prefixes)), known);
  }
}
