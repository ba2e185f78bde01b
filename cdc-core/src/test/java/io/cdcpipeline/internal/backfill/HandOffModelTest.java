package io.cdcpipeline.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.internal.backfill.WorkList.Plan;
import io.cdcpipeline.internal.backfill.WorkList.Read;
import io.cdcpipeline.internal.backfill.WorkList.Task;
import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.stream.SourceTransaction;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.offset.BackfillState;
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.offset.PostgresOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Drives ledger, work list and gate through random interleavings of writers, readers, stream,
 * checkpoints and crashes over a database in memory, in one thread: a seed tells all. {@code
 * -Dmodel.seeds=N} for more of them.
 */
class HandOffModelTest {
  private static final int SEEDS = Integer.getInteger("model.seeds", 100);
  private static final int READERS = 2;
  private static final TableSelection SELECTION = new TableSelection(ModelDatabase.SCHEMA, null);

  private enum Trouble {
    NONE,
    CRASHES,
    LOST_CONNECTIONS,
    TRUNCATES,
    AGAIN,
    /** Begun again when all that came before is settled. */
    AGAIN_LATER,
    ALL;

    boolean has(Trouble other) {
      return this == ALL || this == other;
    }
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void besideTheStream(Trouble trouble) throws InterruptedException {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Run(seed, trouble, true).go();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "CRASHES", "LOST_CONNECTIONS", "TRUNCATES"})
  void beforeTheStream(Trouble trouble) throws InterruptedException {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Run(seed, trouble, false).go();
    }
  }

  /** What one reader has in hand. */
  private static final class Reader {
    final int number;
    ModelDatabase.At snapshot;
    long view;
    boolean anchored;
    Read task;
    final List<Map.Entry<Integer, Long>> rows = new ArrayList<>();

    Reader(int number, ModelDatabase.At anchor) {
      this.number = number;
      this.snapshot = anchor;
      this.anchored = true;
    }
  }

  private static final class Run {
    private final String name;
    private final Random random;
    private final Trouble trouble;
    private final boolean beside;
    private final ModelDatabase database;
    private final int anchorPlace;
    private BackfillState stored;
    private int storedPlace;
    private Map<Integer, Long> durable = new TreeMap<>();

    private Ledger ledger;
    private Gate gate;
    private List<Reader> readers = new ArrayList<>();
    private Map<Integer, Long> sink = new TreeMap<>();
    private final List<Chunk> done = new ArrayList<>();
    private int place;
    private final Map<Integer, List<Long>> delivered = new HashMap<>();

    Run(int seed, Trouble trouble, boolean beside) {
      this.name = "seed " + seed + " " + trouble + (beside ? " beside" : " before");
      this.random = new Random(seed);
      this.trouble = trouble;
      this.beside = beside;
      this.database = new ModelDatabase(random);
      for (int i = 0; i < 5; i++) {
        database.commit(false);
      }
      database.show(true);
      this.anchorPlace = database.log.size();
      this.stored = BackfillState.begun(new PostgresOffset(new Lsn(anchorPlace)));
      this.storedPlace = anchorPlace;
      start(true);
    }

    private void start(boolean first) {
      ledger = Ledger.of(stored, List.of(SELECTION), READERS, ModelDatabase.At::parse);
      gate = ledger.gate(schema -> new ModelDatabase.Order());
      place = storedPlace;
      done.clear();
      readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Reader reader = new Reader(i, database.snapshot());
        reader.anchored = first;
        if (!first) {
          reader.view = ledger.work().nextView();
        }
        readers.add(reader);
      }
    }

    void go() throws InterruptedException {
      copy();
      if (trouble.has(Trouble.AGAIN_LATER)) {
        Object unused = ledger.beginAgain(SELECTION);
        savePlan();
        copy();
      }
      if (trouble == Trouble.NONE) {
        delivered.forEach(
            (key, versions) ->
                assertThat(versions).as(name + " key " + key).doesNotHaveDuplicates());
      }
      if (trouble == Trouble.NONE || trouble == Trouble.AGAIN_LATER) {
        delivered.forEach(
            (key, versions) -> assertThat(versions).as(name + " key " + key).isSorted());
      }
    }

    private void copy() throws InterruptedException {
      for (int step = 0; step < 150; step++) {
        step(random.nextInt(20));
      }
      database.show(true);
      for (int i = 0; i < 2000 && !ledger.finished(); i++) {
        readers.forEach(this::readerStep);
        if (beside) {
          stream();
        }
        checkpoint();
      }
      assertThat(ledger.finished()).as(name).isTrue();
      while (place < database.log.size()) {
        stream();
      }
      checkpoint();
      assertThat(sink).as(name).isEqualTo(database.now());
      // Until the log has passed the last snapshot, there is something to judge; then no more.
      database.commit(false);
      database.show(true);
      stream();
      checkpoint();
      assertThat(stored.epochs()).as(name).isEmpty();
    }

    private void step(int dice) throws InterruptedException {
      if (dice < 5) {
        database.commit(trouble.has(Trouble.TRUNCATES));
      } else if (dice < 6) {
        database.show(false);
      } else if (dice < 14) {
        readerStep(readers.get(random.nextInt(READERS)));
      } else if (dice < 17) {
        if (beside || ledger.finished()) {
          stream();
        }
      } else if (dice < 18) {
        checkpoint();
      } else if (trouble.has(Trouble.CRASHES) && random.nextInt(6) == 0) {
        crash();
      } else if (trouble.has(Trouble.LOST_CONNECTIONS) && random.nextInt(4) == 0) {
        lose(readers.get(random.nextInt(READERS)));
      } else if (trouble.has(Trouble.AGAIN) && random.nextInt(20) == 0) {
        Object unused = ledger.beginAgain(SELECTION);
        savePlan();
      }
    }

    private static BooleanSupplier once() {
      AtomicInteger asked = new AtomicInteger();
      return () -> asked.getAndIncrement() > 0;
    }

    private static BooleanSupplier idle(boolean[] idle) {
      return () -> idle[0];
    }

    private void readerStep(Reader reader) {
      try {
        if (reader.task == null) {
          boolean[] idle = new boolean[1];
          Task task = ledger.work().next(2, () -> idle[0] = true, idle(idle));
          if (task != null) {
            begin(reader, task);
          }
        } else {
          goOn(reader);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void begin(Reader reader, Task task) {
      if (task.unsettled() && beside) {
        database.show(true);
        ledger.work().settled(task);
      }
      if (reader.view < task.viewsFrom() || (beside && task instanceof Read)) {
        renew(reader);
      }
      if (task instanceof Plan plan) {
        plan(reader, plan);
        return;
      }
      Read read = (Read) task;
      while (!ledger.work().covers(read.chunk(), reader.number, reader.snapshot)) {
        database.show(false);
        renew(reader);
      }
      reader.task = read;
      reader.rows.clear();
      reader.rows.addAll(database.rows(reader.snapshot, read.chunk().range()).entrySet());
    }

    private void renew(Reader reader) {
      reader.view = ledger.work().nextView();
      reader.snapshot = database.snapshot();
      reader.anchored = false;
    }

    private void plan(Reader reader, Plan plan) {
      List<KeyBound> ends = new ArrayList<>();
      boolean end = false;
      KeyBound after = plan.frontier();
      for (int i = 0; i < 3 && !end; i++) {
        var keys =
            new ArrayList<>(database.rows(reader.snapshot, new KeyRange(after, null)).keySet());
        if (keys.size() < 5) {
          end = true;
        } else {
          after = ModelDatabase.bound(keys.get(4));
          ends.add(after);
        }
      }
      ledger.work().planned(plan, ends, end);
      savePlan();
      ledger.work().planEnded(plan);
    }

    private void goOn(Reader reader) {
      Chunk chunk = reader.task.chunk();
      if (!ledger.work().wanted(chunk.table, chunk.generation)) {
        ledger.work().giveBack(chunk, true);
        reader.task = null;
        return;
      }
      int some = Math.min(reader.rows.size(), 1 + random.nextInt(4));
      for (var row : reader.rows.subList(0, some)) {
        deliver(row.getKey(), row.getValue());
      }
      reader.rows.subList(0, some).clear();
      if (reader.rows.isEmpty()) {
        ledger.work().finishing(chunk, SELECTION, reader.anchored ? null : reader.snapshot);
        done.add(chunk);
        if (random.nextBoolean()) {
          checkpoint();
        }
        ledger.work().read(chunk);
        reader.task = null;
      }
    }

    /** What comes after may be what was there before, once more. */
    private void remove(int key) {
      sink.remove(key);
      if (trouble != Trouble.NONE) {
        delivered.remove(key);
      }
    }

    private void deliver(int key, long version) {
      sink.put(key, version);
      delivered.computeIfAbsent(key, k -> new ArrayList<>()).add(version);
    }

    private void lose(Reader reader) {
      if (reader.task != null) {
        ledger.work().giveBack(reader.task.chunk(), true);
        reader.task = null;
      }
      renew(reader);
    }

    private void stream() throws InterruptedException {
      boolean reading = readers.stream().anyMatch(reader -> reader.task != null);
      if (place >= database.log.size() || (reading && random.nextInt(12) > 0)) {
        return; // Mostly it would only wait, which takes time.
      }
      SourceTransaction passed = gate.filter(database.log.get(place), once());
      if (passed != null) {
        // It may have to wait for room on its way to the sink.
        for (int i = random.nextInt(12); i > 0; i--) {
          if (trouble.has(Trouble.AGAIN) && random.nextInt(60) == 0) {
            Object unused = ledger.beginAgain(SELECTION);
            savePlan();
          }
          readerStep(readers.get(random.nextInt(READERS)));
        }
        deliver(passed);
        place++;
      }
      gate.handedOver();
    }

    private void deliver(SourceTransaction passed) {
      for (int i = 0; i < passed.events().size(); i++) {
        ChangeEvent event = passed.events().get(i);
        assertThat(event.transaction().index()).as(name).isEqualTo(i);
        assertThat(event.transaction().size()).as(name).isEqualTo(passed.events().size());
        switch (event.operation()) {
          case TRUNCATE -> sink.clear();
          case DELETE -> remove((Integer) event.before().value(0));
          default -> {
            if (event.keyChanged()) {
              remove((Integer) event.before().value(0));
            }
            deliver((Integer) event.after().value(0), (Long) event.after().value(1));
          }
        }
      }
    }

    private void checkpoint() {
      stored = ledger.state(done, place);
      storedPlace = place;
      durable = new TreeMap<>(sink);
      ledger.stored(List.copyOf(done));
      done.clear();
    }

    /** Rows that were not flushed may stand at the destination or not. */
    private void savePlan() {
      stored = ledger.state(List.of(), storedPlace);
    }

    private void crash() {
      if (random.nextBoolean()) {
        sink = new TreeMap<>(durable);
      }
      start(false);
    }
  }

  @Test
  void aFinishedBackfillCostsTheStreamNothing() throws InterruptedException {
    BackfillState state = BackfillState.begun(new PostgresOffset(new Lsn(1)));
    Ledger ledger = Ledger.of(state, List.of(SELECTION), 1, ModelDatabase.At::parse);
    ledger.cancel();
    ModelDatabase database = new ModelDatabase(new Random(1));
    database.commit(false);
    SourceTransaction transaction = database.log.get(0);
    try (Gate gate = ledger.gate(schema -> new ModelDatabase.Order())) {
      assertThat(gate.filter(transaction, () -> false)).isSameAs(transaction);
    }
  }
}
