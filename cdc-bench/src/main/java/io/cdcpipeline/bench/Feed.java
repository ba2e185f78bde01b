package io.cdcpipeline.bench;

import io.cdcpipeline.model.ChangeEvent;
import java.util.List;

/** One of the two ways by which prepared rows get into IoTDB. */
interface Feed extends AutoCloseable {

  /** The tree's database that it writes to, of which the other knows nothing. */
  String database();

  /** Returns when the server has acknowledged the rows. */
  void write(List<ChangeEvent> batch) throws Exception;

  /** Makes everything written durable at the server, by the same statement in both ways. */
  void flush() throws Exception;

  @Override
  void close() throws Exception;
}
