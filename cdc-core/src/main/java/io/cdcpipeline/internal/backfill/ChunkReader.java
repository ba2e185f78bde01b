package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.internal.backfill.WorkList.Plan;
import io.cdcpipeline.internal.backfill.WorkList.Read;
import io.cdcpipeline.internal.backfill.WorkList.Task;
import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.TableChangedException;
import io.cdcpipeline.internal.source.TableEstimate;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.EventPosition;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the readers: takes tasks of the work list until nothing is left, each in a view that will
 * do for it. A lost connection costs the chunk that was being read, a table that was altered is
 * begun again.
 */
final class ChunkReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkReader.class);
  private static final int BATCH_ROWS = 1024;
  private static final long BATCH_BYTES = 1 << 20;
  private static final int AHEAD_PER_READER = 2;
  private static final int PLAN_PER_READER = 8;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int number;
  private final BackfillParts parts;
  private final BooleanSupplier giveUp;
  private volatile @Nullable OpenView open;
  private @Nullable Chunk previous;
  private int failures;
  private boolean someSent;

  /**
   * @param number its number among the readers, from 0
   * @param anchored a view of the anchor, or null to begin with one of its own
   */
  ChunkReader(int number, BackfillParts parts, @Nullable View anchored, BooleanSupplier giveUp) {
    this.number = number;
    this.parts = parts;
    this.giveUp = giveUp;
    this.open = anchored == null ? null : new OpenView(parts, number, anchored, 0, true);
  }

  @Override
  public void run() {
    try {
      Task task;
      while (rested() && (task = parts.work().next(ahead(), this::idle, giveUp)) != null) {
        perform(task);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cancel();
    }
  }

  /** Ends a read that is under way; from any thread. */
  void cancel() {
    OpenView view = open;
    if (view != null) {
      view.close();
    }
  }

  /** Between tasks is the place for a pause: no change of the log waits for a chunk then. */
  private boolean rested() throws InterruptedException {
    if (parts.throttle().isPaused()) {
      idle();
    }
    return parts.throttle().awaitResumed(giveUp);
  }

  private int ahead() {
    return AHEAD_PER_READER * parts.options().readers();
  }

  private void idle() {
    resting(OpenView::rest);
  }

  /** What fails before a wait costs the view, and no more. */
  private void resting(Consumer<OpenView> rest) {
    OpenView view = open;
    if (view != null) {
      try {
        rest.accept(view);
      } catch (CdcException e) {
        LOG.warn("{}: an idle reader lost its connection: {}", parts.name(), e.getMessage());
        cancel();
        open = null;
      }
    }
  }

  private void perform(Task task) throws InterruptedException {
    someSent = false;
    try {
      OpenView view = view();
      // Asked again now that the view can be closed from outside: it may have been opened too late.
      if (giveUp.getAsBoolean() || !view.freshFor(task, giveUp)) {
        throw new Abandoned(false);
      }
      if (task instanceof Plan plan) {
        plan(plan, view);
      } else if (task instanceof Read read) {
        read(read, view);
      }
    } catch (TableChangedException e) {
      try {
        tableChanged(task, e);
      } catch (CdcException lost) {
        recover(task, lost);
      }
    } catch (Abandoned e) {
      letGo(task);
      if (e.interrupted) {
        throw new InterruptedException("the backfill was interrupted");
      }
    } catch (CdcException e) {
      recover(task, e);
    }
  }

  private void recover(Task task, CdcException e) throws InterruptedException {
    letGo(task);
    if (giveUp.getAsBoolean()) {
      return;
    }
    if (e.reason() != CdcException.Reason.UNREACHABLE) {
      throw e;
    }
    LOG.warn(
        "{}: a reader of the backfill failed and goes on with a new connection: {}",
        parts.name(),
        e.getMessage());
    cancel();
    open = null;
    parts.outlet().pause(failures++);
  }

  private OpenView view() {
    OpenView view = open;
    if (view == null) {
      long viewNumber = parts.work().nextView();
      View taken = parts.database().views(1).get(0);
      view = new OpenView(parts, number, taken, viewNumber, false);
      open = view;
    }
    return view;
  }

  private void letGo(Task task) {
    if (task instanceof Read read) {
      parts.work().giveBack(read.chunk(), someSent);
    } else if (task instanceof Plan plan) {
      parts.work().planEnded(plan);
    }
  }

  // Planning.

  private void plan(Plan plan, OpenView view) {
    TableSelection selection = plan.selection();
    List<KeyBound> ends = new ArrayList<>();
    boolean toTheEnd = !selection.schema().hasKey();
    if (!toTheEnd) {
      int rows = rowsPerChunk(selection);
      KeyBound after = plan.frontier();
      int most = PLAN_PER_READER * parts.options().readers();
      while (ends.size() < most && !toTheEnd) {
        Optional<KeyBound> end = view.step(selection, after, rows);
        if (end.isPresent()) {
          after = end.get();
          ends.add(after);
        } else {
          toTheEnd = true;
        }
      }
    } else if (plan.frontier() == null) {
      LOG.warn(
          "{}: {} has no primary key: it is copied by one reader in one go, and after a crash from"
              + " its beginning; its rows may come twice then",
          parts.name(),
          selection.schema().table());
    }
    parts.work().planned(plan, ends, toTheEnd);
    parts.outlet().savePlan();
    parts.work().planEnded(plan);
  }

  private int rowsPerChunk(TableSelection selection) {
    TableEstimate estimate = parts.outlet().estimate(selection.schema().table());
    long byBytes = parts.options().chunkBytes() / Math.max(1, estimate.bytesPerRow());
    long byRate = parts.options().maxRowsPerSecond().orElse(Long.MAX_VALUE);
    return (int) Math.max(1, Math.min(parts.outlet().chunkRows(), Math.min(byBytes, byRate)));
  }

  // Reading.

  private void read(Read task, OpenView view) throws InterruptedException {
    Chunk chunk = task.chunk();
    Batches batches = new Batches(chunk, parts.outlet().position(), view.takenAtMicros());
    view.read(task.selection(), chunk.range(), batches::add);
    Chunk before = previous;
    if (before != null && !awaitDurable(before)) {
      throw new Abandoned(false);
    }
    parts.work().finishing(chunk, task.selection(), view.judgedBy());
    batches.send(chunk);
    parts.work().read(chunk);
    previous = chunk;
    failures = 0;
    boolean unused = batches.pay();
  }

  /** While the sink takes long, nobody else is to wait for this reader. */
  private boolean awaitDurable(Chunk chunk) throws InterruptedException {
    long patience = System.nanoTime() + PATIENCE_NANOS;
    boolean durable =
        parts
            .work()
            .awaitDurable(chunk, () -> giveUp.getAsBoolean() || System.nanoTime() - patience >= 0);
    if (!durable) {
      idle();
      durable = parts.work().awaitDurable(chunk, giveUp);
    }
    return durable;
  }

  /** Collects rows and sends them, all but the last batch of the chunk. */
  private final class Batches {
    private final Chunk chunk;
    private final TableId table;
    private final EventPosition position;
    private final long takenAtMicros;
    private List<ChangeEvent> rows = new ArrayList<>();
    private long bytes;
    private int unpaidRows;
    private long unpaidBytes;

    Batches(Chunk chunk, EventPosition position, long takenAtMicros) {
      this.chunk = chunk;
      this.table = chunk.table.id();
      this.position = position;
      this.takenAtMicros = takenAtMicros;
    }

    void add(Row row, int size) {
      if (rows.size() == BATCH_ROWS || bytes >= BATCH_BYTES) {
        if (!parts.work().wanted(chunk.table, chunk.generation)) {
          throw new Abandoned(false);
        }
        try {
          send(null);
        } catch (InterruptedException e) {
          throw new Abandoned(true);
        }
      }
      rows.add(ChangeEvent.read(row, position, takenAtMicros));
      bytes += size;
    }

    void send(@Nullable Chunk done) throws InterruptedException {
      int count = rows.size();
      someSent = true;
      unpaidRows += count;
      unpaidBytes += bytes;
      if ((!parts.concurrent() && !(parts.throttle().awaitResumed(giveUp) && pay()))
          || !parts.outlet().offer(rows, done, giveUp)) {
        throw new Abandoned(false);
      }
      parts.outlet().progressed(table, count, bytes);
      rows = new ArrayList<>(BATCH_ROWS);
      bytes = 0;
    }

    /** Keeps to the limit; beside the stream between chunks, since changes wait within one. */
    boolean pay() throws InterruptedException {
      int count = unpaidRows;
      long size = unpaidBytes;
      unpaidRows = 0;
      unpaidBytes = 0;
      long wait = parts.throttle().nanosFor(count, size);
      if (parts.concurrent() && wait > 0) {
        resting(view -> view.rest(wait));
      }
      return parts.throttle().acquire(count, size, giveUp);
    }
  }

  // Trouble.

  private void tableChanged(Task task, TableChangedException e) {
    TableSelection old = task.selection();
    TableId table = old.schema().table();
    Optional<TableSelection> now =
        parts.database().tables().stream()
            .filter(schema -> schema.table().equals(table))
            .map(schema -> new TableSelection(schema, old.where()))
            .findFirst();
    if (parts.work().wanted(task.table(), task.generation())) {
      if (now.isPresent()) {
        LOG.warn("{}: THE BACKFILL OF {} BEGINS AGAIN: {}", parts.name(), table, e.getMessage());
        var unused = parts.ledger().beginAgain(now.get());
      } else {
        LOG.warn("{}: {} is gone and is not copied any further", parts.name(), table);
        parts.ledger().gone(table);
      }
    }
    letGo(task);
  }

  /** Carries the end of a read through the view. */
  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean interrupted;

    Abandoned(boolean interrupted) {
      super(null, null, false, false);
      this.interrupted = interrupted;
    }
  }
}
