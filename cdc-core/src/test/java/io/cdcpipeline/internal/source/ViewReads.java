package io.cdcpipeline.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads views, and checks what holds for those of every database. */
public final class ViewReads {
  private ViewReads() {}

  /** The first column's values, in the order in which the rows come. */
  public static List<Object> ids(View view, TableSelection table, KeyRange range) {
    List<Object> ids = new ArrayList<>();
    view.read(table, range, (row, bytes) -> ids.add(row.value(0)));
    return ids;
  }

  /**
   * Checks that a view stays as it is until it is renewed.
   *
   * @param table named t, with the single column id and in it 1; holds 2 as well afterwards
   */
  public static void checkItStaysUntilRenewed(TestDatabase db, View view, TableSelection table) {
    Snapshot first = view.snapshot();
    long taken = view.takenAtMicros();
    db.execute("INSERT INTO t VALUES (2)");
    assertThat(ids(view, table, KeyRange.ALL)).containsExactly(1);
    view.renew();
    assertThat(ids(view, table, KeyRange.ALL)).containsExactly(1, 2);
    assertThat(view.snapshot()).isNotEqualTo(first);
    assertThat(view.takenAtMicros()).isGreaterThan(taken);
  }

  /** Checks that a table which was altered is told from one that was not. */
  public static void checkOnlyItWasAltered(
      View view, TableSelection altered, TableSelection other, String change) {
    assertThatThrownBy(() -> view.read(altered, KeyRange.ALL, (row, bytes) -> {}))
        .as(change)
        .isInstanceOf(TableChangedException.class)
        .hasMessageContaining(altered.schema().table() + " was altered");
    assertThat(ids(view, other, KeyRange.ALL)).containsExactly(7);
    assertThatThrownBy(() -> view.step(altered, null, 1)).isInstanceOf(TableChangedException.class);
  }

  /**
   * Checks that who alters a table waits for a view that read it, and no longer than until that
   * lets go of it; and that what was altered is noticed.
   *
   * @param table named t, with the columns id and n and in it the row 1
   * @param waiting asks for a number that is not 0 while somebody waits for the table
   * @param addsColumn an alteration that leaves the rows as they are
   * @param retypes one that does not
   */
  public static void checkWhoAltersWaitsForUnlock(
      TestDatabase db,
      View view,
      TableSelection table,
      String waiting,
      String addsColumn,
      String retypes)
      throws Exception {
    assertThat(ids(view, table, KeyRange.ALL)).containsExactly(1);
    CompletableFuture<Void> altered =
        CompletableFuture.runAsync(
            () -> db.execute(addsColumn, "INSERT INTO t (id, n) VALUES (2, 2)"));
    await().until(() -> !db.queryOne(waiting).equals("0"));
    view.unlock();
    altered.get(30, TimeUnit.SECONDS);
    assertThat(ids(view, table, KeyRange.ALL)).containsExactly(1);
    view.unlock();
    db.execute(retypes);
    assertThatThrownBy(() -> ids(view, table, KeyRange.ALL))
        .isInstanceOf(TableChangedException.class);
  }

  /** Closes a view from another thread when ten of these rows are read, and checks that it ends. */
  public static void checkClosingEndsARead(View view, TableSelection table, int rows) {
    AtomicInteger read = new AtomicInteger();
    assertThatThrownBy(
            () ->
                view.read(
                    table,
                    KeyRange.ALL,
                    (row, bytes) -> {
                      if (read.incrementAndGet() == 10) {
                        CompletableFuture.runAsync(view::close).join();
                      }
                    }))
        .isInstanceOf(CdcException.class)
        .hasMessageContaining("was ended by close()");
    assertThat(read).hasValueLessThan(rows);
  }
}
