package io.cdcpipeline.bench;

import io.cdcpipeline.iotdb.IoTDBSinkFactory;
import io.cdcpipeline.iotdb.IoTDBSinkOptions;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.IoTDBServer;
import java.util.List;

/** The sink's writer with its defaults. */
final class SinkFeed implements Feed {
  private static final String DATABASE = "root.sink";

  private final SinkWriter writer;

  SinkFeed(IoTDBServer server) {
    SinkOptions options =
        IoTDBSinkOptions.builder()
            .node(server.host(), server.port())
            .credentials(server.user(), server.password())
            .table(
                PreparedRows.SCHEMA.table().toString(),
                table -> table.device(DATABASE + ".{device}").time("at"))
            .build();
    writer = new IoTDBSinkFactory().createWriter(options);
    writer.open(new OnlyLane());
  }

  @Override
  public String database() {
    return DATABASE;
  }

  @Override
  public void write(List<ChangeEvent> batch) {
    writer.write(batch);
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void close() {
    writer.close();
  }

  private static final class OnlyLane implements SinkContext {
    @Override
    public String pipeline() {
      return "bench";
    }

    @Override
    public int lane() {
      return 0;
    }

    @Override
    public int lanes() {
      return 1;
    }

    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public SinkState state() {
      return SinkState.NONE;
    }

    @Override
    public void storeState(SinkState state) {}
  }
}
