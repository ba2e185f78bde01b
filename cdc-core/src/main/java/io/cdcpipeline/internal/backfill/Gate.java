package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.source.KeyOrder;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.stream.SourceTransaction;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.TransactionInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets of the log pass what the backfill has not read already. Judges each key that a transaction
 * touches by the chunk it falls into:
 *
 * <ul>
 *   <li>not yet read: dropped, since the chunk will show it; unless rows of the chunk may stand at
 *       the destination from before, of which the copy cannot take any away
 *   <li>being read: the log waits, so that rows and changes reach the sink in order
 *   <li>read: dropped if the chunk's snapshot sees the transaction; but if rows stood there from
 *       before, what is deleted passes all the same
 * </ul>
 *
 * <p>What passes has to wait for room in the queue. If a chunk that is to show it, too, were read
 * meanwhile, its rows could be in the queue first, and older changes would come after them. So no
 * chunk begins to be read until what passed is in the queue.
 *
 * <p>Used by the log reader's thread alone.
 */
public final class Gate implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final Tables tables;
  private final Function<TableSchema, KeyOrder> orders;
  private final Consumer<TableSelection> beginAgain;
  private final Map<TableId, Order> open = new HashMap<>();

  private boolean early;
  private boolean holds;

  private record Order(TableSchema schema, KeyOrder order) {}

  Gate(Tables tables, Function<TableSchema, KeyOrder> orders, Consumer<TableSelection> beginAgain) {
    this.tables = tables;
    this.orders = orders;
    this.beginAgain = beginAgain;
  }

  /**
   * What is left of a transaction. Waits while a chunk that it touches is being read. To be
   * followed by {@link #handedOver}.
   *
   * @return null if it gave up
   */
  public @Nullable SourceTransaction filter(SourceTransaction transaction, BooleanSupplier giveUp)
      throws InterruptedException {
    tables.passing(!transaction.events().isEmpty());
    if (!tables.gating()) {
      close();
      return transaction;
    }
    Map<TableId, Halves> touched = touched(transaction);
    if (touched.isEmpty()) {
      return transaction;
    }
    while (!giveUp.getAsBoolean()) {
      find(touched);
      tables.lock.lockInterruptibly();
      try {
        if (!touched.values().stream().allMatch(Halves::upToDate)) {
          continue;
        }
        if (touched.values().stream().anyMatch(Halves::mustWait)) {
          tables.await();
          continue;
        }
        SourceTransaction left = judge(transaction, touched);
        if (early) {
          tables.hold(true);
          holds = true;
        }
        return left;
      } finally {
        tables.lock.unlock();
      }
    }
    return null;
  }

  /** What {@link #filter} answered is in the queue, or will never be. */
  public void handedOver() {
    tables.passing(false);
    if (holds || tables.gating()) {
      tables.lock.lock();
      try {
        tables.hold(false);
        holds = false;
      } finally {
        tables.lock.unlock();
      }
    }
  }

  private Map<TableId, Halves> touched(SourceTransaction transaction) {
    Map<TableId, Halves> touched = new LinkedHashMap<>();
    tables.lock.lock();
    try {
      for (ChangeEvent event : transaction.events()) {
        Halves halves = touched.get(event.table());
        TableCopy copy = halves != null ? halves.copy : tables.get(event.table());
        if (copy != null && (halves != null || copy.needsGate())) {
          touched.computeIfAbsent(event.table(), id -> new Halves(copy)).add(event);
        }
      }
    } finally {
      tables.lock.unlock();
    }
    return touched;
  }

  private void find(Map<TableId, Halves> touched) {
    for (Halves halves : touched.values()) {
      Halves.Lookup lookup = null;
      tables.lock.lock();
      try {
        if (!halves.upToDate()) {
          lookup = halves.lookup();
        }
      } finally {
        tables.lock.unlock();
      }
      if (lookup != null) {
        TableSchema schema = lookup.schema();
        halves.find(lookup, () -> order(schema));
      }
    }
  }

  private SourceTransaction judge(SourceTransaction transaction, Map<TableId, Halves> touched) {
    early = false;
    List<ChangeEvent> passed = new ArrayList<>(transaction.events().size());
    for (ChangeEvent event : transaction.events()) {
      Halves halves = touched.get(event.table());
      if (halves == null) {
        passed.add(event);
      } else if (event.operation() == Operation.SCHEMA_CHANGE) {
        follow(halves.copy, event.schema());
        early |= !halves.copy.isRead();
        passed.add(event);
      } else if (event.operation() == Operation.TRUNCATE) {
        if (passesTruncate(transaction, halves.copy)) {
          passed.add(event);
        }
      } else {
        boolean moves = event.keyChanged();
        boolean deletes = event.operation() == Operation.DELETE;
        boolean first = passes(transaction, event, halves, moves || deletes);
        boolean second = moves ? passes(transaction, event, halves, false) : first;
        ChangeEvent rest = rest(event, first, second);
        if (rest != null) {
          passed.add(rest);
        }
      }
    }
    return passed.size() == transaction.events().size() && passed.equals(transaction.events())
        ? transaction
        : transaction.withEvents(renumbered(passed));
  }

  /** What is left of an event of which the old key's half and the new key's half pass or not. */
  private @Nullable ChangeEvent rest(ChangeEvent event, boolean oldPasses, boolean newPasses) {
    if (oldPasses && newPasses) {
      return event;
    }
    if (!oldPasses && !newPasses) {
      return null;
    }
    TransactionInfo info = Objects.requireNonNull(event.transaction());
    if (oldPasses) {
      return ChangeEvent.row(
          Operation.DELETE, event.before(), null, event.position(), info, event.commitMicros());
    }
    Row after = Objects.requireNonNull(event.after());
    for (int i = 0; i < after.size(); i++) {
      if (after.isUnchanged(i)) {
        LOG.warn(
            "The key of a row of {} changed while it was copied, and the log does not carry all of"
                + " its values: the table is copied again",
            event.table());
        again(event.table());
        break;
      }
    }
    return ChangeEvent.row(
        Operation.CREATE, null, after, event.position(), info, event.commitMicros());
  }

  /** Judges the next key, of a row that is taken away or not. */
  private boolean passes(
      SourceTransaction transaction, ChangeEvent event, Halves halves, boolean deletes) {
    TableCopy copy = halves.copy;
    Halves.Half half = halves.next();
    int range = half.range();
    if (range == Halves.ANYWHERE) {
      return passesUnread(transaction, copy, true);
    }
    if (range >= copy.chunks.size()) {
      return passesUnread(transaction, copy, copy.again);
    }
    Chunk chunk = copy.chunks.get(range);
    if (!chunk.isRead()) {
      return passesUnread(transaction, copy, chunk.dirty);
    }
    if (!seen(transaction, chunk) || !chunk.shows(event.schema())) {
      return true;
    }
    Leftovers leftovers = chunk.leftovers;
    return leftovers != null && leftovers.wants(event.schema(), half.key(), deletes);
  }

  /** What passes must be on its way to the sink before a chunk that shows it, too. */
  private boolean passesUnread(SourceTransaction transaction, TableCopy copy, boolean passes) {
    copy.mustBeSeen(transaction);
    early |= passes;
    return passes;
  }

  private boolean seen(SourceTransaction transaction, Chunk chunk) {
    Snapshot snapshot = tables.epoch(chunk.epoch);
    return snapshot != null && snapshot.sees(transaction.id(), transaction.place());
  }

  /**
   * The table has other columns from here on. If it has only more of them, what is not read yet is
   * read with these; else it is read again.
   */
  private void follow(TableCopy copy, TableSchema schema) {
    TableSchema before = copy.selection.schema();
    if (copy.isRead() || before.sameColumns(schema)) {
      return;
    }
    boolean onlyMore =
        before.keyNames().equals(schema.keyNames())
            && schema.columns().containsAll(before.columns());
    if (onlyMore) {
      LOG.info("{} has more columns from here on: the rest of it is copied with them", copy.id());
      copy.follow(schema, tables.nextView());
    } else {
      LOG.warn("{} was altered while it was copied: IT IS COPIED AGAIN", copy.id());
      early = true;
      beginAgain.accept(new TableSelection(schema, copy.selection.where()));
    }
  }

  /**
   * A TRUNCATE that some chunks have seen and others have not takes away rows that are to stay: the
   * table is copied again.
   */
  private boolean passesTruncate(SourceTransaction transaction, TableCopy copy) {
    boolean someSaw = false;
    boolean somePassed = copy.again;
    for (Chunk chunk : copy.chunks) {
      if (chunk.isRead() && seen(transaction, chunk)) {
        if (chunk.leftovers == null) {
          someSaw = true;
        } else {
          chunk.leftovers.wantEverything();
          somePassed = true;
        }
      } else if (chunk.isRead() || chunk.dirty) {
        somePassed = true;
      }
    }
    copy.mustBeSeen(transaction);
    early |= somePassed;
    if (someSaw && somePassed) {
      LOG.warn("{} was truncated while it was copied: it is copied again", copy.id());
      again(copy.id());
    }
    return somePassed;
  }

  private void again(TableId table) {
    TableCopy copy = tables.get(table);
    if (copy != null) {
      early = true;
      beginAgain.accept(copy.selection);
    }
  }

  /** Index, size and end of a transaction are told of what is delivered of it. */
  private static List<ChangeEvent> renumbered(List<ChangeEvent> events) {
    long size = events.stream().filter(e -> e.transaction() != null).count();
    List<ChangeEvent> renumbered = new ArrayList<>(events.size());
    long index = 0;
    for (ChangeEvent event : events) {
      TransactionInfo old = event.transaction();
      if (old == null) {
        renumbered.add(event);
      } else {
        TransactionInfo info = new TransactionInfo(old.id(), index, size, index == size - 1);
        index++;
        renumbered.add(
            event.operation() == Operation.TRUNCATE
                ? ChangeEvent.truncate(event.schema(), event.position(), info, event.commitMicros())
                : ChangeEvent.row(
                    event.operation(),
                    event.before(),
                    event.after(),
                    event.position(),
                    info,
                    event.commitMicros()));
      }
    }
    return renumbered;
  }

  private KeyOrder order(TableSchema schema) {
    Order known = open.get(schema.table());
    if (known != null && known.schema.sameColumns(schema)) {
      return known.order;
    }
    if (known != null) {
      known.order.close();
    }
    Order made = new Order(schema, orders.apply(schema));
    open.put(schema.table(), made);
    return made.order;
  }

  /** Lets go of what it needed to compare keys. */
  @Override
  public void close() {
    open.values().forEach(order -> order.order.close());
    open.clear();
  }
}
