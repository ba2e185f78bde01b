package io.cdcpipeline.offset;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcOffsetStoreBuilderTest {
  private static JdbcOffsetStoreBuilder builder() {
    return OffsetStore.jdbc("jdbc:postgresql://127.0.0.1:1/x", "user", "s3cret!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a;drop table b", "a.b.c", "1a", "\"a\"", ".a"})
  void refusesWhatIsNoTableName(String name) {
    assertThatThrownBy(() -> builder().table(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void refusesALeaseThatRenewalCannotKeep() {
    assertThatThrownBy(() -> builder().leaseDuration(Duration.ofSeconds(14)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least PT15S, got PT14S");
  }

  @Test
  void refusesAUrlThatNoDriverTakesWithoutShowingIt() {
    assertThatThrownBy(() -> OffsetStore.jdbc("jdbc:db2:x?password=s3cret!", "user", "s3cret!"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("s3cret!");
  }

  @Test
  void anUnreachableDatabaseIsUnavailable() {
    OffsetStoreContract.assertReason(Reason.UNAVAILABLE, () -> builder().build().acquire("orders"));
  }
}
