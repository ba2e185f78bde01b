package io.cdcpipeline.iotdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.tsfile.write.record.Tablet;

/**
 * Writes in the tree model: removals first, then a tablet per device, all in one request.
 *
 * <p>Of an aligned device a whole row is removed, never a single measurement: IoTDB 2.0.10 then
 * shifts the values of later rows that are still in memory (seen by the fuzz test; rows are not
 * affected).
 */
final class TreeWriter implements ModelWriter {
  /** Paths of one request to remove points, all at the same time. */
  private static final int PATHS_PER_DELETE = 1_000;

  private final ServerSession server;
  private final Durability durability;
  private final TreeFlush flush;

  TreeWriter(ServerSession server, Durability durability) {
    this.server = server;
    this.durability = durability;
    this.flush = new TreeFlush(server);
  }

  @Override
  public void write(ChangeSet changes, Refusals refusals) {
    changes.devices().forEach(device -> flush.wrote(device.plan()));
    remove(changes);
    insert(changes.devices(), true, refusals);
    insert(changes.devices(), false, refusals);
  }

  private void remove(ChangeSet changes) {
    Map<Long, List<String>> paths = new TreeMap<>();
    for (DeviceChanges device : changes.devices()) {
      if (device.hasRemovals()) {
        removals(device, paths);
      }
    }
    paths.forEach(this::remove);
  }

  private static void removals(DeviceChanges device, Map<Long, List<String>> paths) {
    String path = device.device().path();
    for (int i = 0; i < device.size(); i++) {
      BitSet clears = device.clears(i);
      if (device.wiped(i) || (clears != null && device.plan().mapping().aligned())) {
        paths.computeIfAbsent(device.time(i), t -> new ArrayList<>()).add(path + ".*");
      } else if (clears != null) {
        List<String> at = paths.computeIfAbsent(device.time(i), t -> new ArrayList<>());
        clears.stream()
            .mapToObj(m -> path + "." + device.plan().measurements().get(m).name())
            .forEach(at::add);
      }
    }
  }

  private void remove(long time, List<String> paths) {
    for (int from = 0; from < paths.size(); from += PATHS_PER_DELETE) {
      List<String> some = paths.subList(from, Math.min(paths.size(), from + PATHS_PER_DELETE));
      change("removing points", session -> session.deleteData(some, time, time));
    }
  }

  private void insert(List<DeviceChanges> devices, boolean aligned, Refusals refusals) {
    Map<String, Tablet> tablets = new HashMap<>();
    List<DeviceChanges> sent = new ArrayList<>();
    for (DeviceChanges device : devices) {
      int[] entries =
          device.plan().mapping().aligned() == aligned ? Tablets.written(device) : new int[0];
      if (entries.length > 0) {
        Tablet tablet = Tablets.tree(device, entries);
        if (tablet.getSchemas().isEmpty()) {
          continue; // rows of nulls alone, which the tree does not store
        }
        tablets.put(device.device().path(), tablet);
        sent.add(device);
      }
    }
    if (sent.isEmpty()) {
      return;
    }
    try {
      send(tablets, aligned);
    } catch (StatementExecutionException e) {
      if (!IoTDBErrors.isData(e)) {
        throw IoTDBErrors.translate("writing rows", server, e);
      }
      for (DeviceChanges device : sent) {
        isolate(device, Tablets.written(device), refusals);
      }
    }
  }

  private void send(Map<String, Tablet> tablets, boolean aligned)
      throws StatementExecutionException {
    server.change(
        "writing rows",
        session -> {
          if (aligned) {
            session.insertAlignedTablets(tablets);
          } else {
            session.insertTablets(tablets);
          }
        });
  }

  /** Finds the rows that the server refuses by halving; all others are written. */
  private void isolate(DeviceChanges device, int[] entries, Refusals refusals) {
    Tablet tablet = Tablets.tree(device, entries);
    if (tablet.getSchemas().isEmpty()) {
      return;
    }
    try {
      send(Map.of(device.device().path(), tablet), device.plan().mapping().aligned());
    } catch (StatementExecutionException e) {
      if (!IoTDBErrors.isData(e)) {
        throw IoTDBErrors.translate("writing rows", server, e);
      }
      if (entries.length == 1) {
        refusals.refused(device.plan(), device.events(entries[0]), e);
        return;
      }
      int half = entries.length / 2;
      isolate(device, Arrays.copyOf(entries, half), refusals);
      isolate(device, Arrays.copyOfRange(entries, half, entries.length), refusals);
    }
  }

  @Override
  public void truncate(TablePlan plan) {
    flush.wrote(plan);
    String all = plan.template().orElseThrow().pattern() + ".*";
    change(
        "emptying a table",
        session -> session.deleteData(List.of(all), Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Override
  public void flush() {
    if (durability == Durability.FLUSH && server.unflushed()) {
      try {
        flush.run();
      } catch (StatementExecutionException e) {
        throw IoTDBErrors.translate("FLUSH", server, e);
      }
    }
    server.flushed();
  }

  private void change(String what, ServerSession.Change change) {
    try {
      server.change(what, change);
    } catch (StatementExecutionException e) {
      throw IoTDBErrors.translate(what, server, e);
    }
  }
}
