package io.cdcpipeline.offset;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.offset.OffsetStore.Lease;
import io.cdcpipeline.offset.OffsetStoreException.Reason;
import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.Servers;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JdbcOffsetStoreIT {

  @Nested
  class OnPostgres extends JdbcOffsetStoreContract {
    @Override
    DatabaseServer server() {
      return Servers.postgres(17);
    }

    @Test
    void aSchemaMayBeNamed() {
      database().execute("create schema ops");
      try (Lease lease = builder().table("ops.checkpoints").build().acquire("orders")) {
        lease.save(Samples.full("orders"));
      }
      assertThat(database().queryOne("select pipeline from ops.checkpoints")).isEqualTo("orders");
    }

    @Test
    void aUserThatMayNotMakeTheTableIsToldWhatToRun() {
      String role = database().name() + "_reader";
      database().execute("create role " + role + " login password 'pw'");
      try {
        OffsetStore store = OffsetStore.jdbc(database().jdbcUrl(), role, "pw").build();
        assertThat(assertReason(Reason.UNAVAILABLE, () -> store.acquire("orders")))
            .hasMessageContaining("create table if not exists cdc_checkpoint");
      } finally {
        database().execute("drop role " + role);
      }
    }
  }

  @Nested
  class OnMySql extends JdbcOffsetStoreContract {
    @Override
    DatabaseServer server() {
      return Servers.mysql(MySqlFlavour.GTID);
    }

    /** With this setting MySQL's driver answers 0 for a row that is set to what it was. */
    @Test
    void aDriverThatCountsOnlyChangedRowsLosesNoLease() {
      OffsetStore store = builder("useAffectedRows=true").clock(clock).build();
      try (Lease lease = store.acquire("orders")) {
        lease.save(Samples.full("orders"));
        lease.save(Samples.full("orders"));
        lease.renew();
      }
    }
  }
}
