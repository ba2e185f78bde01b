package io.cdcpipeline.offset;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Keeps one {@link Checkpoint} per pipeline name.
 *
 * <p>Those of the library: {@link #memory()}, {@link #file(Path)}, {@link #jdbc(DataSource)}.
 * Others implement this interface.
 *
 * <p><b>Lifecycle.</b> Of a lease: {@code acquire (load | save | renew | delete)* close}. Nothing
 * follows {@code close}. A store itself holds nothing that has to be closed.
 *
 * <p><b>Threads.</b> A store is thread-safe, and so is a lease; calls to one lease take effect one
 * after the other.
 *
 * <p><b>Order.</b> {@code load} answers the last {@code save} that returned.
 *
 * <p><b>Delivery.</b> A save is atomic, durable when it returns, and fenced: of two pipelines with
 * one name only the holder of the lease can save, even when the other does not know yet that it
 * lost it. When a save throws, either the record before or the new one is stored, never anything
 * else; saving again is harmless.
 *
 * <p><b>Errors.</b> {@link OffsetStoreException}; its reason decides. {@code HELD}: another
 * pipeline runs; a standby tries again. {@code UNAVAILABLE}: a later try may succeed. {@code LOST},
 * {@code DAMAGED} and {@code NEWER}: the pipeline stops.
 */
public interface OffsetStore {

  /**
   * How often a pipeline calls {@link Lease#renew()} while it runs, if not more often. A lease that
   * ends by itself must last several times as long.
   */
  Duration RENEWAL_INTERVAL = Duration.ofSeconds(5);

  /**
   * Makes the caller the only one that can save under this name.
   *
   * @throws OffsetStoreException if another holds the lease (the message names it), or the store
   *     cannot be reached
   * @throws IllegalArgumentException if the name is not one of a pipeline
   */
  Lease acquire(String pipeline);

  /** The right to save under a name, until it is closed or lost. */
  interface Lease extends AutoCloseable {

    /**
     * The checkpoint stored last, or empty if none ever was.
     *
     * @throws OffsetStoreException if it is damaged, from a newer version, or cannot be reached; a
     *     record that is there but cannot be read is never taken for an absent one
     */
    Optional<Checkpoint> load();

    /**
     * Stores the checkpoint in place of the one before. When it returns, the checkpoint survives a
     * crash of the process and of the machine.
     *
     * @throws OffsetStoreException if the lease is lost, or the store cannot be reached
     * @throws IllegalArgumentException if the checkpoint is another pipeline's
     */
    void save(Checkpoint checkpoint);

    /** Removes the stored checkpoint, if there is one; the lease stays. Durable on return. */
    void delete();

    /**
     * Keeps the lease while there is nothing to save; every save renews it too.
     *
     * @throws OffsetStoreException if the lease is lost, or the store cannot be reached; in the
     *     latter case the lease is still held for as long as it lasts
     */
    void renew();

    /** Gives the lease up. Calling it twice is harmless, and it does not throw. */
    @Override
    void close();
  }

  /**
   * A store in this object: gone with it, shared by those to whom it is handed. For tests and for
   * pipelines that begin anew each time.
   */
  static OffsetStore memory() {
    return new MemoryOffsetStore();
  }

  /**
   * A store of one file per pipeline, {@code <name>.checkpoint.json}, in a directory of a local
   * file system, which is made if it is missing. The lease is a lock on the file {@code
   * <name>.lock}, which the operating system gives up when the process ends, however that happens.
   */
  static OffsetStore file(Path directory) {
    return new FileOffsetStore(directory);
  }

  /**
   * A store in a table of PostgreSQL or MySQL, one row per pipeline. The lease ends by itself when
   * it is not renewed, so that a standby on another machine takes over.
   *
   * <p>A save is as durable as a commit of that database. A connection is taken per call.
   */
  static JdbcOffsetStoreBuilder jdbc(DataSource dataSource) {
    return JdbcOffsetStoreBuilder.of(dataSource);
  }

  /**
   * As {@link #jdbc(DataSource)}, by {@link java.sql.DriverManager}: each call connects anew.
   *
   * @throws IllegalArgumentException if no driver on the class path takes the URL
   */
  static JdbcOffsetStoreBuilder jdbc(String url, String user, String password) {
    return JdbcOffsetStoreBuilder.of(url, user, password);
  }
}
