package io.cdcpipeline.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.offset.OffsetStore.Lease;
import io.cdcpipeline.offset.OffsetStoreException.Reason;
import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.TestDatabase;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store in a table adds to the contract, for both databases. */
abstract class JdbcOffsetStoreContract extends OffsetStoreContract {
  private static final Duration LEASE = Duration.ofSeconds(30);

  final SettableClock clock = new SettableClock();
  private TestDatabase database;

  abstract DatabaseServer server();

  @BeforeEach
  void createDatabase() {
    database = server().createDatabase();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  TestDatabase database() {
    return database;
  }

  JdbcOffsetStoreBuilder builder() {
    return builder("");
  }

  JdbcOffsetStoreBuilder builder(String parameters) {
    String url = database.jdbcUrl();
    String join = parameters.isEmpty() ? "" : url.contains("?") ? "&" : "?";
    return OffsetStore.jdbc(url + join + parameters, server().user(), server().password());
  }

  /** By the database's own clock, as in production. */
  @Override
  OffsetStore store() {
    return builder().build();
  }

  private OffsetStore clocked() {
    return builder().clock(clock).leaseDuration(LEASE).build();
  }

  @Test
  void aLeaseThatEndedIsTakenOverAndTheOldOwnerCannotSave() {
    Lease old = clocked().acquire("orders");
    old.save(Samples.checkpoint("orders", 1));
    clock.advance(LEASE.plusMillis(1));
    try (Lease taken = clocked().acquire("orders")) {
      assertThat(taken.load()).contains(Samples.checkpoint("orders", 1));

      assertThat(assertReason(Reason.LOST, () -> old.save(Samples.checkpoint("orders", 2))))
          .hasMessageContaining("lost its lease")
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
      assertReason(Reason.LOST, old::renew);
      assertReason(Reason.LOST, old::delete);
      assertReason(Reason.LOST, old::load);
      old.close();

      assertReason(Reason.HELD, () -> clocked().acquire("orders"));
      assertThat(taken.load()).contains(Samples.checkpoint("orders", 1));
      taken.save(Samples.checkpoint("orders", 3));
    }
  }

  @Test
  void renewingAndSavingKeepTheLease() {
    try (Lease lease = clocked().acquire("orders")) {
      for (int i = 0; i < 3; i++) {
        clock.advance(LEASE.minusMillis(1));
        lease.renew();
        clock.advance(LEASE.minusMillis(1));
        lease.save(Samples.checkpoint("orders", i));
      }
      assertReason(Reason.HELD, () -> clocked().acquire("orders"));
    }
  }

  @Test
  void aLeaseThatEndedAndThatNobodyTookIsStillGood() {
    try (Lease lease = clocked().acquire("orders")) {
      clock.advance(LEASE.multipliedBy(10));
      lease.save(Samples.checkpoint("orders", 1));
      assertReason(Reason.HELD, () -> clocked().acquire("orders"));
    }
  }

  @Test
  void theMessageNamesTheOwnerAndTheTimeLeftByTheDatabasesClock() {
    store().acquire("orders");
    OffsetStoreException held = assertReason(Reason.HELD, () -> store().acquire("orders"));
    assertThat(held)
        .hasMessageContaining("pid " + ProcessHandle.current().pid() + " on ")
        .hasMessageContaining(" since 2");
    Matcher left = Pattern.compile("for another (\\d+) s").matcher("" + held.getMessage());
    assertThat(left.find()).isTrue();
    assertThat(Integer.parseInt(left.group(1))).isBetween(15, 30);
  }

  @Test
  void aRowDeletedByHandIsALostLease() {
    Lease lease = store().acquire("orders");
    database.execute("delete from cdc_checkpoint");
    assertReason(Reason.LOST, () -> lease.save(Samples.checkpoint("orders", 1)));
    lease.close();
  }

  @Test
  void aDamagedRecordIsRefusedByName() {
    try (Lease lease = store().acquire("orders")) {
      lease.save(Samples.full("orders"));
      database.execute("update cdc_checkpoint set checkpoint = left(checkpoint, 50)");
      assertThat(assertReason(Reason.DAMAGED, lease::load))
          .hasMessageContaining("pipeline orders in table cdc_checkpoint");
    }
  }

  @Test
  void anotherTableMayBeNamed() {
    try (Lease lease = builder().table("my_NOW_table").build().acquire("orders")) {
      lease.save(Samples.full("orders"));
    }
    assertThat(database.queryOne("select count(*) from my_NOW_table")).isEqualTo("1");
  }

  @Test
  void aConnectionWithoutAutoCommitIsCommitted() {
    OffsetStore manual = OffsetStore.jdbc(new ManualCommit(database)).build();
    try (Lease lease = manual.acquire("orders")) {
      lease.save(Samples.full("orders"));
      assertThat(lease.load()).contains(Samples.full("orders"));
    }
    store().acquire("orders").close();
  }

  @Test
  void aWrongPasswordIsNamedAndNotShown() {
    OffsetStore store = OffsetStore.jdbc(database.jdbcUrl(), "cdc_nobody", "s3cret!").build();
    assertThatThrownBy(() -> store.acquire("orders"))
        .isInstanceOf(OffsetStoreException.class)
        .hasMessageContaining("cdc_checkpoint cannot be used")
        .hasMessageNotContaining("s3cret!");
  }
}
