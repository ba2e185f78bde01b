package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.TransactionInfo;
import io.cdcpipeline.testkit.sink.RecordedCall.Closed;
import io.cdcpipeline.testkit.sink.RecordedCall.Flushed;
import io.cdcpipeline.testkit.sink.RecordedCall.Opened;
import io.cdcpipeline.testkit.sink.RecordedCall.Written;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call as one line: fields between tabs, a lone dot as the last field of a whole line. */
final class RecordedLine {
  private static final String END = "\t.";

  private RecordedLine() {}

  static void append(StringBuilder out, RecordedCall call) {
    char tag = call instanceof Opened ? 'O' : call instanceof Flushed ? 'F' : 'C';
    out.append(call instanceof Written ? 'W' : tag);
    out.append('\t').append(call.lane()).append('\t').append(call.epoch());
    if (call instanceof Written event) {
      appendEvent(out, event);
    }
    out.append(END).append('\n');
  }

  private static void appendEvent(StringBuilder out, Written event) {
    out.append('\t').append(event.operation()).append('\t');
    CanonicalText.append(out, event.table());
    value(out, event.key());
    value(out, event.before());
    value(out, event.after());
    out.append('\t').append(event.position()).append('\t');
    TransactionInfo transaction = event.transaction();
    CanonicalText.append(out, transaction == null ? null : transaction.id());
    out.append('\t').append(transaction == null ? 0 : transaction.index());
    out.append('\t').append(transaction == null ? 0 : transaction.size());
    out.append('\t').append(transaction != null && transaction.last());
    out.append('\t').append(event.snapshot()).append('\t').append(event.commitMicros());
  }

  private static void value(StringBuilder out, @Nullable Object value) {
    out.append('\t');
    CanonicalText.append(out, value);
  }

  static boolean isWhole(String line) {
    return line.endsWith(END);
  }

  static RecordedCall parse(String line) {
    String[] f = line.split("\t", -1);
    int lane = Integer.parseInt(f[1]);
    long epoch = Long.parseLong(f[2]);
    return switch (f[0]) {
      case "O" -> new Opened(lane, epoch);
      case "F" -> new Flushed(lane, epoch);
      case "C" -> new Closed(lane, epoch);
      case "W" -> written(lane, epoch, f);
      default -> throw new IllegalArgumentException("Not a recorded call: '" + f[0] + "'");
    };
  }

  private static Written written(int lane, long epoch, String[] f) {
    String id = (String) CanonicalText.decode(f[9]);
    TransactionInfo transaction =
        id == null
            ? null
            : new TransactionInfo(
                id, Long.parseLong(f[10]), Long.parseLong(f[11]), Boolean.parseBoolean(f[12]));
    return new Written(
        lane,
        epoch,
        Operation.valueOf(f[3]),
        String.valueOf(CanonicalText.decode(f[4])),
        row(f[5]),
        row(f[6]),
        row(f[7]),
        f[8],
        transaction,
        Boolean.parseBoolean(f[13]),
        Long.parseLong(f[14]));
  }

  @SuppressWarnings("unchecked") // written as a map with names for keys
  private static @Nullable Map<String, @Nullable Object> row(String text) {
    return (Map<String, @Nullable Object>) CanonicalText.decode(text);
  }
}
