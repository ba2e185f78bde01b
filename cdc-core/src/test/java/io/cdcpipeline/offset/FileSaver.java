package io.cdcpipeline.offset;

import io.cdcpipeline.offset.OffsetStore.Lease;
import java.nio.file.Path;
import java.util.List;

/** Saves without end into the directory given, and prints each epoch once it is saved. */
final class FileSaver {
  private FileSaver() {}

  public static void main(String[] args) {
    Lease lease = OffsetStore.file(Path.of(args[0])).acquire("orders");
    Checkpoint checkpoint =
        lease
            .load()
            .orElseGet(() -> Samples.full("orders").toBuilder().epoch(0).build())
            .toBuilder()
            .schemaRecords(List.of("x".repeat(200_000)))
            .build();
    // With the process that started this one, its end of the pipe is gone too.
    while (!System.out.checkError()) {
      checkpoint = checkpoint.toBuilder().epoch(checkpoint.epoch() + 1).build();
      lease.save(checkpoint);
      System.out.println(checkpoint.epoch());
    }
  }
}
