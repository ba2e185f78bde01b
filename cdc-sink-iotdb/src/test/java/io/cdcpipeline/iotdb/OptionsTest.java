package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cdcpipeline.iotdb.TableMapping.OnDelete;
import io.cdcpipeline.iotdb.TableMapping.OnNull;
import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.sink.SinkCapabilities;
import io.cdcpipeline.sink.SinkOptions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options as text, as a configuration file has them, and as a builder. */
final class OptionsTest {
  private static final IoTDBSinkFactory FACTORY = new IoTDBSinkFactory();
  private static final Map<String, String> LEAST =
      Map.of("password", "pw", "tables", "shop.reading: device=root.a.{sensor}, time=at");

  private static SinkOptions parse(String... more) {
    Map<String, String> texts = new HashMap<>(LEAST);
    for (int i = 0; i < more.length; i += 2) {
      texts.put(more[i], more[i + 1]);
    }
    return SinkOptions.parse(FACTORY, texts);
  }

  @Test
  void textsAreReadAndDefaultsFilledIn() {
    Settings settings =
        Settings.of(
            parse(
                "nodes", "a:6667, [::1]:6668",
                "user", "writer",
                "model", "table",
                "durability", "ack",
                "tls.trust-store", "/t.jks",
                "timeout", "PT5S",
                "max-rows", "500"));
    assertThat(settings.connection().nodes()).containsExactly("a:6667", "[::1]:6668");
    assertThat(settings.connection().user()).isEqualTo("writer");
    assertThat(settings.connection().trustStore()).hasValue("/t.jks");
    assertThat(settings.connection().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.connection().attempts()).isEqualTo(3);
    assertThat(settings.model()).isEqualTo(Model.TABLE);
    assertThat(settings.durability()).isEqualTo(Durability.ACK);
    assertThat(settings.maxRows()).isEqualTo(500);
    assertThat(settings.maxBytes()).isEqualTo(4 * 1024 * 1024);
  }

  @Test
  void mappingIsReadInFull() {
    TableMapping mapping =
        mapping(
            "device=root.a.{id}, time=at, aligned=false, zone=Europe/Berlin,"
                + " epoch-unit=microseconds, exclude=x|y, rename=a>b|c>d, types=a>STRING,"
                + " on-delete=ignore, on-null=keep, on-missing=accept, on-collision=fail,"
                + " on-precision-loss=accept, on-type-conflict=fail, on-truncate=accept");
    assertThat(mapping.device()).hasValue("root.a.{id}");
    assertThat(mapping.time()).isEqualTo("at");
    assertThat(mapping.aligned()).isFalse();
    assertThat(mapping.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(mapping.epochUnit()).hasValue(TimeUnit.MICROSECONDS);
    assertThat(mapping.exclude()).containsExactlyInAnyOrder("x", "y");
    assertThat(mapping.renames()).isEqualTo(Map.of("a", "b", "c", "d"));
    assertThat(mapping.types()).isEqualTo(Map.of("a", "STRING"));
    assertThat(mapping.onDelete()).isEqualTo(OnDelete.IGNORE);
    assertThat(mapping.onNull()).isEqualTo(OnNull.KEEP);
    assertThat(mapping.onMissing()).isEqualTo(OnProblem.ACCEPT);
    assertThat(mapping.onCollision()).isEqualTo(OnProblem.FAIL);
    assertThat(mapping.onPrecisionLoss()).isEqualTo(OnProblem.ACCEPT);
    assertThat(mapping.onTypeConflict()).isEqualTo(OnProblem.FAIL);
    assertThat(mapping.onTruncate()).isEqualTo(OnProblem.ACCEPT);
    TableMapping table = mapping("database=d, table=t, tags=a|b, time=at, include=c|d");
    assertThat(table.database()).hasValue("d");
    assertThat(table.table()).hasValue("t");
    assertThat(table.tags().orElseThrow()).containsExactly("a", "b");
    assertThat(table.include()).containsExactlyInAnyOrder("c", "d");
  }

  private static TableMapping mapping(String text) {
    return TableMappings.parse("shop.reading:" + text)
        .find(TableId.parse("shop.reading"))
        .orElseThrow();
  }

  @Test
  void starIsEveryTableWithoutALineOfItsOwn() {
    TableMappings mappings =
        TableMappings.parse(
            """

            shop.reading: device=root.a.{id}, time=at
            *: device=root.{table}.{key}, time=updated_at ; shop.order: device=root.o, time=t
            """);
    assertThat(mappings.find(TableId.parse("shop.reading")).orElseThrow().time()).isEqualTo("at");
    assertThat(mappings.find(TableId.parse("shop.order")).orElseThrow().time()).isEqualTo("t");
    assertThat(mappings.find(TableId.parse("any.table")).orElseThrow().time())
        .isEqualTo("updated_at");
    assertThat(TableMappings.parse("a.b: device=root.a, time=t").find(TableId.parse("c.d")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "shop.reading # expected <table>:",
        "shop.reading: tiem=at # unknown setting 'tiem'",
        "shop.reading: time # unknown setting 'time'",
        "shop.reading: device=root.a # no time column",
        "shop.reading: device=shop.{id}, time=at # device 'shop.{id}' is not a path",
        "shop.reading: time=at, aligned=yes # expected true or false, got 'yes'",
        "shop.reading: time=at, on-delete=drop # [DELETE, IGNORE], got 'drop'",
        "shop.reading: time=at, zone=Mars/North # Mars/North",
        "shop.reading: time=at, types=a>VARCHAR # 'VARCHAR' is not one of the types",
        "shop.reading: time=at, rename=a # expected <column> > <value>, got 'a'",
        "shop.reading: time=at, include=a, exclude=a # column a is both included and excluded",
        "a.b: time=t; a.b: time=u # the table stands twice"
      })
  void mistakeInAMappingIsNamedWithItsTable(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("tables", text))
        .withMessageContaining(message)
        .withMessageContaining("tables")
        .withMessageContaining(text.startsWith("a.b") ? "a.b" : "shop.reading");
  }

  @ParameterizedTest
  @CsvSource({
    "nodes, a, node 'a' is not host:port",
    "attempts, 0, attempts must be positive",
    "max-rows, -1, max-rows must be positive",
    "max-bytes, 0, max-bytes must be positive",
    "timeout, PT0S, timeout must be between",
    "timeout, PT2H, timeout must be between"
  })
  void valueOutOfRangeIsNamed(String option, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FACTORY.createWriter(parse(option, value)))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"timeout, 5s", "attempts, few", "model, graph", "durability, maybe", "pasword, x"})
  void textThatCannotBeReadIsNamed(String option, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(option, value))
        .withMessageContaining(option);
  }

  @Test
  void allMistakesAreNamedAtOnce() {
    SinkOptions options =
        SinkOptions.parse(
            FACTORY, Map.of("nodes", "a,b:1", "attempts", "0", "tables", "a.b: time=t"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FACTORY.createWriter(options))
        .withMessageContainingAll("node 'a'", "attempts", "no password", "a.b has no device");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IoTDBSinkOptions.builder().credentials("root", "pw").build())
        .withMessageContaining("no table is mapped");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IoTDBSinkOptions.builder().table("a.b", t -> t))
        .withMessageContainingAll("a.b", "no time column");
  }

  @Test
  void builderAndTextSayTheSame() {
    SinkOptions built =
        IoTDBSinkOptions.builder()
            .credentials("root", "pw")
            .table("shop.reading", t -> t.device("root.a.{sensor}").time("at"))
            .build();
    assertThat(Settings.of(built)).usingRecursiveComparison().isEqualTo(Settings.of(parse()));
  }

  @Test
  void capabilitiesFollowTheMappings() {
    SinkCapabilities usual = FACTORY.capabilities(parse());
    assertThat(usual.idempotent()).isTrue();
    assertThat(usual.deletes()).isTrue();
    assertThat(usual.truncates()).isFalse();
    assertThat(usual.parallel()).isFalse();
    SinkCapabilities other =
        FACTORY.capabilities(
            parse("tables", "a.b: device=root.a, time=t, on-delete=ignore, on-truncate=accept"));
    assertThat(other.deletes()).isFalse();
    assertThat(other.truncates()).isTrue();
  }
}
