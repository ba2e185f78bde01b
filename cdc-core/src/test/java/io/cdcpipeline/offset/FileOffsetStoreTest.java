package io.cdcpipeline.offset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.offset.OffsetStore.Lease;
import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOffsetStoreTest extends OffsetStoreContract {
  @TempDir private Path directory;

  @Override
  OffsetStore store() {
    return OffsetStore.file(directory.resolve("made/when/missing"));
  }

  private Path file(String suffix) {
    return directory.resolve("made/when/missing/orders" + suffix);
  }

  @Test
  void theFileIsTheExport() throws IOException {
    try (Lease lease = store().acquire("orders")) {
      lease.save(Samples.full("orders"));
    }
    assertThat(Checkpoint.fromJson(Files.readString(file(".checkpoint.json"))))
        .isEqualTo(Samples.full("orders"));
  }

  @Test
  void aDamagedFileIsRefusedByNameAndLeftAlone() throws IOException {
    try (Lease lease = store().acquire("orders")) {
      lease.save(Samples.full("orders"));
      byte[] half = Files.readAllBytes(file(".checkpoint.json"));
      half = Arrays.copyOf(half, half.length / 2);
      Files.write(file(".checkpoint.json"), half);
      assertThat(assertReason(Reason.DAMAGED, lease::load))
          .hasMessageContaining(file(".checkpoint.json").toString());
      Files.write(file(".checkpoint.json"), new byte[0]);
      assertReason(Reason.DAMAGED, lease::load);
      assertThat(file(".checkpoint.json")).exists();
    }
  }

  @Test
  void aFileCopiedFromAnotherPipelineIsRefused() throws IOException {
    try (Lease lease = store().acquire("orders")) {
      Files.write(file(".checkpoint.json"), CheckpointCodec.encode(Samples.full("others")));
      assertThat(assertReason(Reason.DAMAGED, lease::load))
          .hasMessageContaining("is of pipeline others, not of orders");
    }
  }

  @Test
  void whatACrashLeftBesideTheFileIsIgnored() throws IOException {
    try (Lease lease = store().acquire("orders")) {
      lease.save(Samples.full("orders"));
      Files.writeString(file(".checkpoint.json.tmp"), "{\"half");
      assertThat(lease.load()).contains(Samples.full("orders"));
      lease.save(Samples.checkpoint("orders", 1));
      assertThat(file(".checkpoint.json.tmp")).doesNotExist();
    }
  }

  @Test
  void aFailedSaveLeavesTheRecordBefore() throws IOException {
    try (Lease lease = store().acquire("orders")) {
      lease.save(Samples.checkpoint("orders", 1));
      Files.createDirectory(file(".checkpoint.json.tmp"));
      assertThat(
              assertReason(Reason.UNAVAILABLE, () -> lease.save(Samples.checkpoint("orders", 2))))
          .hasMessageContaining("cannot be written");
      assertThat(lease.load()).contains(Samples.checkpoint("orders", 1));
    }
  }

  @Test
  void aDeletedLockFileIsALostLease() throws IOException {
    try (Lease first = store().acquire("orders")) {
      Files.delete(file(".lock"));
      assertReason(Reason.LOST, first::renew);
      Files.createFile(file(".lock"));
      assertThat(assertReason(Reason.LOST, () -> first.save(Samples.checkpoint("orders", 1))))
          .hasMessageContaining(file(".lock").toString());
    }
  }

  @Test
  void theSameDirectoryByAnotherPathIsTheSameStore() throws IOException {
    Files.createDirectories(directory.resolve("made/when/missing"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("made"));
    try (Lease lease = store().acquire("orders")) {
      OffsetStore linked = OffsetStore.file(link.resolve("when/missing"));
      assertThat(assertReason(Reason.HELD, () -> linked.acquire("orders")))
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
      lease.renew();
    }
  }

  /** A JVM that saves as fast as it can is killed; whatever the moment, the last save is there. */
  @Test
  void aKillAtAnyMomentLeavesTheLastSaveOrTheNext() throws Exception {
    Random random = new Random();
    long last = 0;
    for (int round = 0; round < 6; round++) {
      Process saver = fork();
      try (BufferedReader out = saver.inputReader(UTF_8)) {
        long target = last + 1 + random.nextInt(60);
        while (last < target) {
          last = Long.parseLong(out.readLine());
        }
        assertThat(assertReason(Reason.HELD, () -> store().acquire("orders")))
            .hasMessageContaining("pid " + saver.pid());
        saver.toHandle().destroyForcibly(); // the process's own method would close the pipe unread
        saver.waitFor();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          last = Long.parseLong(line);
        }
      } finally {
        saver.destroyForcibly();
      }
      try (Lease lease = store().acquire("orders")) {
        long stored = lease.load().orElseThrow().epoch();
        assertThat(stored).isBetween(last, last + 1);
        last = stored;
      }
    }
  }

  private Process fork() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FileSaver.class.getName(),
            file("").getParent().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
