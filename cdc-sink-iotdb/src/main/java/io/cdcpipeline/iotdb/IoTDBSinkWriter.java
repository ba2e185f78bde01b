package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.RejectedEventsException.Rejection;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iotdb.rpc.IoTDBConnectionException;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.thrift.TException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events at once, batch by batch; {@link #flush} makes the server write them to disk. */
final class IoTDBSinkWriter implements SinkWriter {
  private static final Logger LOG = LoggerFactory.getLogger(IoTDBSinkWriter.class);

  private final Settings settings;
  private final Map<TableId, TableTarget> targets = new HashMap<>();
  private @Nullable TableTarget lastTarget;
  private final ChangeSet changes = new ChangeSet();
  private final EventMapper mapper = new EventMapper(changes);
  private final Map<Integer, String> rejected = new TreeMap<>();
  private String name = "iotdb";

  /** Whether the server may hold what comes after the events at hand, as they come again. */
  private boolean replaying;

  private TimeScale scale = TimeScale.MS;
  private volatile @Nullable ServerSession server;
  private @Nullable ModelWriter writer;
  private @Nullable Lookup lookup;

  IoTDBSinkWriter(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void open(SinkContext context) {
    ServerSession known = server;
    if (known != null) {
      known.close();
    }
    name = context.pipeline();
    replaying = context.epoch() > 1 || known != null;
    ServerSession session =
        new ServerSession(settings.connection(), "cdc-" + name + "-iotdb-" + context.lane());
    server = session;
    try {
      scale = TimeScale.parse(session.ask("asking for the precision", IoTDBSinkWriter::precision));
    } catch (StatementExecutionException e) {
      throw IoTDBErrors.translate("asking for the precision", session, e);
    }
    boolean tree = settings.model() == Model.TREE;
    writer =
        tree
            ? new TreeWriter(session, settings.durability())
            : new TableWriter(session, settings.durability());
    lookup = tree ? new TreeLookup(session) : new TableLookup(session);
    LOG.info("{}: connected to IoTDB {}, times in {}", name, session, scale);
  }

  private static String precision(org.apache.iotdb.session.Session session)
      throws IoTDBConnectionException {
    try {
      return session.getTimestampPrecision();
    } catch (TException e) {
      throw new IoTDBConnectionException(e);
    }
  }

  @Override
  public void write(List<ChangeEvent> events) {
    try {
      writeAll(events);
    } catch (RetriableSinkException e) {
      replaying = true;
      throw e;
    }
  }

  private void writeAll(List<ChangeEvent> events) {
    rejected.clear();
    changes.clear();
    for (int i = 0; i < events.size(); i++) {
      take(events.get(i), i);
      if (changes.rows() >= settings.maxRows() || changes.bytes() >= settings.maxBytes()) {
        send();
      }
    }
    send();
    targets.values().forEach(TableTarget::trim);
    if (!rejected.isEmpty()) {
      throw new RejectedEventsException(
          rejected.entrySet().stream().map(e -> new Rejection(e.getKey(), e.getValue())).toList());
    }
  }

  private void take(ChangeEvent event, int index) {
    if (event.operation() == Operation.SCHEMA_CHANGE) {
      return; // the plan follows the rows, and the server makes measurements as they come
    }
    TableTarget target = target(event.table());
    TablePlan plan = plan(target, event);
    if (event.operation() == Operation.TRUNCATE) {
      truncate(plan, index);
      return;
    }
    try {
      checkSize(plan, event.after());
      mapper.map(target, plan, event, index);
    } catch (Unfit e) {
      problem(event, index, e.policy(plan.mapping()), e.reason());
    }
  }

  private void checkSize(TablePlan plan, @Nullable Row row) throws Unfit {
    int bytes = row == null ? 0 : plan.bytes(row);
    if (bytes > settings.maxBytes()) {
      throw new Unfit(
          "the row has about "
              + bytes
              + " bytes, more than max-bytes="
              + settings.maxBytes()
              + "; raise it, if the server's frames may be as large");
    }
  }

  private TableTarget target(TableId table) {
    TableTarget recent = lastTarget;
    if (recent != null && recent.table().equals(table)) {
      return recent; // events of a table come in runs
    }
    TableTarget found = targets.get(table);
    if (found == null) {
      found = newTarget(table);
      targets.put(table, found);
    }
    lastTarget = found;
    return found;
  }

  private TableTarget newTarget(TableId table) {
    TableMapping mapping =
        settings
            .tables()
            .find(table)
            .orElseThrow(
                () ->
                    new FatalSinkException(
                        "Table "
                            + table
                            + " has no mapping to IoTDB: add table(\""
                            + table
                            + "\", …) or otherTables(…) to the sink's options, or exclude the"
                            + " table at the source"));
    return new TableTarget(table, mapping, settings.model(), scale);
  }

  private TablePlan plan(TableTarget target, ChangeEvent event) {
    if (target.needsPlan(event.schema())) {
      send(); // what is pending was planned for the columns of before
      try {
        target.compile(event.schema());
      } catch (IllegalArgumentException e) {
        throw new FatalSinkException(
            "The mapping of " + event.table() + " to IoTDB does not fit: " + e.getMessage(), e);
      }
      warn(target.plan());
    }
    return target.plan();
  }

  private void warn(TablePlan plan) {
    Uniqueness uniqueness = plan.uniqueness();
    uniqueness
        .warning(plan.schema(), plan.mapping())
        .ifPresent(
            warning -> {
              if (!plan.looksForCollisions() && plan.mapping().onCollision() == OnProblem.FAIL) {
                throw new FatalSinkException("IoTDB: " + warning);
              }
              LOG.warn("{}: {}", name, warning);
            });
  }

  private void truncate(TablePlan plan, int index) {
    switch (plan.mapping().onTruncate()) {
      case ACCEPT -> {
        send();
        requireOpen(writer).truncate(plan);
      }
      case REJECT -> rejected.put(index, "TRUNCATE is not followed; see on-truncate");
      case FAIL ->
          throw new FatalSinkException(
              "Table " + plan.schema().table() + " was truncated; see on-truncate of its mapping");
    }
  }

  private void problem(ChangeEvent event, int index, OnProblem policy, String reason) {
    switch (policy) {
      case REJECT -> rejected.put(index, reason);
      case FAIL -> throw new FatalSinkException("IoTDB: " + event + ": " + reason);
      case ACCEPT -> LOG.debug("{}: left out {}: {}", name, event, reason);
    }
  }

  private void send() {
    if (changes.isEmpty()) {
      return;
    }
    try {
      Lookup look = requireOpen(lookup);
      new Collisions(look).resolve(changes, this::collided);
      Doubts.resolve(changes, look);
      requireOpen(writer).write(changes, this::refused);
    } finally {
      changes.clear();
    }
  }

  /**
   * While events come again, the row that stands there may be one that took the place later. So the
   * point is left as it is in that case too, but nobody is to be alarmed: the events that led to it
   * follow.
   */
  private void collided(TablePlan plan, BitSet events) {
    String reason =
        "another row stands at the same device and time and would be overwritten. "
            + plan.uniqueness().remedy(plan.schema());
    if (replaying) {
      LOG.warn("{}: left out a row of {}: {}", name, plan.schema().table(), reason);
      return;
    }
    if (plan.mapping().onCollision() == OnProblem.FAIL) {
      throw new FatalSinkException("IoTDB: " + plan.schema().table() + ": " + reason);
    }
    events.stream().forEach(i -> rejected.put(i, reason));
  }

  private void refused(TablePlan plan, BitSet events, StatementExecutionException e) {
    String reason = IoTDBErrors.refusal(e);
    OnProblem policy =
        e.getStatusCode() == IoTDBErrors.TYPE_CONFLICT
            ? plan.mapping().onTypeConflict()
            : OnProblem.REJECT;
    switch (policy) {
      case REJECT -> events.stream().forEach(i -> rejected.put(i, reason));
      case FAIL ->
          throw new FatalSinkException("Table " + plan.schema().table() + ": " + reason, e);
      case ACCEPT ->
          LOG.warn("{}: a value of {} was left out: {}", name, plan.schema().table(), reason);
    }
  }

  private static <T> T requireOpen(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("The writer is not open");
    }
    return part;
  }

  @Override
  public SinkState flush() {
    try {
      requireOpen(writer).flush();
    } catch (RetriableSinkException e) {
      replaying = true;
      throw e;
    }
    replaying = false;
    return SinkState.NONE;
  }

  @Override
  public void close() {
    ServerSession open = server;
    if (open != null) {
      open.close();
    }
  }
}
