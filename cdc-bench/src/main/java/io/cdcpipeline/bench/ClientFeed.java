package io.cdcpipeline.bench;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.testkit.IoTDBServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iotdb.session.Session;
import org.apache.tsfile.enums.TSDataType;
import org.apache.tsfile.write.record.Tablet;
import org.apache.tsfile.write.schema.IMeasurementSchema;
import org.apache.tsfile.write.schema.MeasurementSchema;

/**
 * The baseline: the client as its manual uses it. The tablets are kept and filled anew, by the
 * methods that need no boxing; one device goes by {@code insertAlignedTablet}, several go by {@code
 * insertAlignedTablets}.
 */
final class ClientFeed implements Feed {
  private static final String DATABASE = "root.client";

  private final Session session;
  private final Map<String, Tablet> tablets = new HashMap<>();
  private final int rowsPerTablet;

  ClientFeed(IoTDBServer server, int devices) throws Exception {
    this.session =
        new Session.Builder()
            .host(server.host())
            .port(server.port())
            .username(server.user())
            .password(server.password())
            .enableRedirection(false)
            .enableAutoFetch(false)
            .build();
    this.rowsPerTablet = PreparedRows.BATCH / devices;
    session.open(false);
  }

  @Override
  public String database() {
    return DATABASE;
  }

  @Override
  public void write(List<ChangeEvent> batch) throws Exception {
    tablets.values().forEach(Tablet::reset);
    for (ChangeEvent event : batch) {
      Row row = event.after();
      String device = (String) row.value(PreparedRows.DEVICE);
      Tablet tablet = tablets.get(device);
      if (tablet == null) {
        tablet = tablet(device);
        tablets.put(device, tablet);
      }
      add(tablet, row);
    }
    if (tablets.size() == 1) {
      session.insertAlignedTablet(tablets.values().iterator().next());
    } else {
      session.insertAlignedTablets(byPath());
    }
  }

  private Map<String, Tablet> byPath() {
    Map<String, Tablet> byPath = new HashMap<>();
    for (Tablet tablet : tablets.values()) {
      byPath.put(tablet.getDeviceId(), tablet);
    }
    return byPath;
  }

  private Tablet tablet(String device) {
    List<IMeasurementSchema> schemas = new ArrayList<>();
    for (int i = 0; i < PreparedRows.KINDS.size(); i++) {
      TSDataType type =
          switch (PreparedRows.KINDS.get(i)) {
            case FLOAT64 -> TSDataType.DOUBLE;
            case INT64 -> TSDataType.INT64;
            case INT32 -> TSDataType.INT32;
            case BOOLEAN -> TSDataType.BOOLEAN;
            default -> TSDataType.STRING;
          };
      schemas.add(new MeasurementSchema(PreparedRows.measurement(i), type));
    }
    return new Tablet(DATABASE + "." + device, schemas, rowsPerTablet);
  }

  private static void add(Tablet tablet, Row row) {
    int i = tablet.getRowSize();
    tablet.addTimestamp(i, ((Instant) row.value(PreparedRows.TIME)).toEpochMilli());
    int column = PreparedRows.FIRST_MEASUREMENT;
    for (int m = 0; m < 4; m++) {
      tablet.addValue(i, m, (double) (Double) row.value(column++));
    }
    tablet.addValue(i, 4, (long) (Long) row.value(column++));
    tablet.addValue(i, 5, (long) (Long) row.value(column++));
    tablet.addValue(i, 6, (int) (Integer) row.value(column++));
    tablet.addValue(i, 7, (int) (Integer) row.value(column++));
    tablet.addValue(i, 8, (boolean) (Boolean) row.value(column++));
    tablet.addValue(i, 9, (String) row.value(column));
  }

  @Override
  public void flush() throws Exception {
    session.executeNonQueryStatement("FLUSH");
  }

  @Override
  public void close() throws Exception {
    session.close();
  }
}
