package io.cdcpipeline.internal.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.internal.postgres.PostgresTypes;
import io.cdcpipeline.model.TableId;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresColumnsTest {
  private static final TableId TABLE = TableId.of("shop", "orders");

  /** The supervisor starts a new reader for what is unreachable, and gives up for the rest. */
  @ParameterizedTest
  @CsvSource({"08006, UNREACHABLE", "57P01, UNREACHABLE", "28P01, AUTHENTICATION"})
  void aLookUpThatFailsSaysWhetherItMayPass(String state, CdcException.Reason reason) {
    PostgresColumns columns = columns(new SQLException("gone", state));
    assertThatThrownBy(() -> columns.key(TABLE, null, List.of()))
        .isInstanceOfSatisfying(CdcException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining("look up the key of table shop.orders");
  }

  @Test
  void theSameHoldsForWhatTheLogCarriesOfTheOldRow() {
    PostgresColumns columns = columns(new SQLException("gone", "08003"));
    assertThatThrownBy(() -> columns.fullBefore(TABLE)).isInstanceOf(CdcException.class);
  }

  private static PostgresColumns columns(SQLException failure) {
    PostgresTypes.ConnectionSource source =
        () -> {
          throw failure;
        };
    return new PostgresColumns(new PostgresTypes(source), source);
  }
}
