package io.cdcpipeline.testkit;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends every process of this JVM's test kit, and removes their files, when the JVM has gone, be it
 * by {@code kill -9}. It is a shell that reads process ids from a pipe: the kernel closes the pipe
 * when the JVM ends, and then the shell kills all it was told of. (The kernel's parent-death signal
 * would not do: it fires when the <em>thread</em> that started a process ends.)
 *
 * <p>A guarded process begins as a shell that waits for a line on its own pipe, and only becomes
 * the server once the guardian knows its id. So there is no moment in which a killed JVM leaves a
 * server behind.
 */
final class Guardian {

  private static final String WATCH =
      """
      trap '' INT TERM HUP
      pids=' '
      while read -r op pid; do
        case "$op" in
          add) pids="$pids$pid " ;;
          remove) case "$pids" in *" $pid "*) pids="${pids%%" $pid "*} ${pids#*" $pid "}" ;; esac ;;
        esac
      done
      for pid in $pids; do kill -s KILL "$pid" 2>/dev/null; done
      sleep 1
      rm -rf "$0"
      """;

  private static final String WAIT_FOR_GO = "read -r go && exec \"$@\" </dev/null";

  private static final Guardian INSTANCE = new Guardian();

  private final Path directory;
  private final OutputStream pipe;

  private Guardian() {
    try {
      directory = Files.createTempDirectory("cdc-testkit-");
      // a server that may not run as root must be able to look inside
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      pipe =
          new ProcessBuilder("sh", "-c", WATCH, directory.toString())
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .directory(new File(System.getProperty("java.io.tmpdir")))
              .start()
              .getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the shell that guards test servers", e);
    }
  }

  /** A new directory, removed with all others when the JVM has ended. */
  static Path newDirectory(String name) {
    try {
      Path created = Files.createTempDirectory(INSTANCE.directory, name + "-");
      Files.setPosixFilePermissions(created, PosixFilePermissions.fromString("rwxr-xr-x"));
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a directory for " + name, e);
    }
  }

  /** Starts the command so that it cannot outlive this JVM. */
  static Process start(List<String> command, ProcessBuilder settings) throws IOException {
    List<String> guarded = new ArrayList<>(List.of("sh", "-c", WAIT_FOR_GO, "sh"));
    guarded.addAll(command);
    Process process = settings.command(guarded).redirectInput(Redirect.PIPE).start();
    add(process.pid());
    var unused = process.onExit().thenAccept(ended -> remove(ended.pid()));
    try (OutputStream go = process.getOutputStream()) {
      go.write('\n');
    }
    return process;
  }

  /** Has this process killed with the JVM as well. */
  static void add(long pid) {
    INSTANCE.tell("add " + pid);
  }

  static void remove(long pid) {
    INSTANCE.tell("remove " + pid);
  }

  private synchronized void tell(String line) {
    try {
      pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the shell that guards test servers has gone", e);
    }
  }
}
