package io.cdcpipeline.internal.stream;

import io.cdcpipeline.offset.SourceOffset;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a log reader: started once, stopped once. After a failure the supervisor makes
 * another.
 */
public interface LogReader {

  /** Receives what the reader reads. All calls but {@link #ended} come from one thread. */
  interface Listener {

    /**
     * Takes a transaction; blocks while there is no room for it, and gives up as soon as {@code
     * stopRequested} answers true.
     *
     * @return whether it was taken
     */
    boolean transaction(SourceTransaction transaction, BooleanSupplier stopRequested)
        throws InterruptedException;

    /** The run is over: with {@code cause} if it failed, with null after {@link LogReader#stop}. */
    void ended(@Nullable Throwable cause);
  }

  /** Starts reading in threads of its own and returns at once. */
  void start();

  /**
   * A checkpoint with this offset is durable: the reader may confirm it to the server. Any thread.
   */
  void checkpointStored(SourceOffset offset);

  /**
   * How long nothing has been heard of the server, zero while the reader waits for room or starts.
   * Any thread.
   */
  Duration silence();

  /**
   * False once the reader knows that its connection is gone though it has not ended. Any thread.
   */
  boolean connected();

  /**
   * Stops reading and waits for the reader's threads to end. Any thread but the reader's own.
   *
   * @return whether all of them ended within the bound
   */
  boolean stop(Duration bound);
}
