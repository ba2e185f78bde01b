package io.cdcpipeline.testkit.sink;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * When the writers of a {@link FailingSink} fail, and how. The calls of all of its writers are
 * counted together, so a call that is tried again is the next one. May be added to while a pipeline
 * runs. Thread-safe.
 *
 * <pre>{@code
 * new FailurePlan().at(Call.WRITE, 3, Failure.retriable()).at(Call.FLUSH, 2, Failure.hang())
 * }</pre>
 */
public final class FailurePlan {
  /** The calls that can fail. */
  public enum Call {
    /** {@link io.cdcpipeline.sink.SinkWriter#open}. */
    OPEN,
    /** {@link io.cdcpipeline.sink.SinkWriter#write}. */
    WRITE,
    /** {@link io.cdcpipeline.sink.SinkWriter#flush}. */
    FLUSH
  }

  private record Scripted(Call call, long number, Failure failure) {}

  private record Chance(Call call, double probability, Random random, Failure failure) {}

  private final List<Scripted> scripted = new ArrayList<>();
  private final List<Chance> chances = new ArrayList<>();
  private final Map<Call, Long> calls = new EnumMap<>(Call.class);
  private CompletableFuture<@Nullable Void> released = new CompletableFuture<>();
  private int failures;
  private int hanging;

  /**
   * The n-th call of its kind fails.
   *
   * @param number counted from 1 since the plan was made
   * @throws IllegalArgumentException if that call is over, or cannot fail so
   */
  public synchronized FailurePlan at(Call call, long number, Failure failure) {
    requireFits(call, failure);
    if (number <= calls(call)) {
      throw new IllegalArgumentException(
          call + " number " + number + " is over: there were " + calls(call));
    }
    scripted.add(new Scripted(call, number, failure));
    return this;
  }

  /** The next call of its kind fails. */
  public synchronized FailurePlan next(Call call, Failure failure) {
    return at(call, calls(call) + 1, failure);
  }

  /**
   * Each call of its kind fails with this probability; the same calls for the same seed.
   *
   * @throws IllegalArgumentException if the probability is not 0 to 1, or the call cannot fail so
   */
  public synchronized FailurePlan randomly(
      Call call, double probability, long seed, Failure failure) {
    requireFits(call, failure);
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be 0 to 1, got " + probability);
    }
    chances.add(new Chance(call, probability, new Random(seed), failure));
    return this;
  }

  private static void requireFits(Call call, Failure failure) {
    Objects.requireNonNull(failure, "failure");
    if (failure instanceof Failure.Rejected && call != Call.WRITE) {
      throw new IllegalArgumentException("Only WRITE can reject events, not " + call);
    }
  }

  /** Lets every call go on that hangs now; later ones hang again. */
  public void release() {
    CompletableFuture<@Nullable Void> ended;
    synchronized (this) {
      ended = released;
      released = new CompletableFuture<>();
    }
    ended.complete(null);
  }

  /** How many calls of a kind there were. */
  public synchronized long calls(Call call) {
    return calls.getOrDefault(call, 0L);
  }

  /** How many failures have struck, hanging and slow calls included. */
  public synchronized int failures() {
    return failures;
  }

  /** How many calls hang now. */
  public synchronized int hanging() {
    return hanging;
  }

  /** Counts a call; its failure, or null. What is scripted goes before what is by chance. */
  synchronized @Nullable Failure strike(Call call) {
    long number = calls.merge(call, 1L, Long::sum);
    Failure struck = null;
    for (Chance chance : chances) {
      if (chance.call == call && chance.random.nextDouble() < chance.probability) {
        struck = chance.failure;
      }
    }
    for (Scripted entry : scripted) {
      if (entry.call == call && entry.number == number) {
        struck = entry.failure;
      }
    }
    failures += struck == null ? 0 : 1;
    return struck;
  }

  synchronized CompletableFuture<@Nullable Void> startHang() {
    hanging++;
    return released;
  }

  synchronized void endHang() {
    hanging--;
  }
}
