package io.cdcpipeline.iotdb;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import org.apache.tsfile.read.common.Field;

/** Looks at what stands at the server, many points with one query. */
interface Lookup {
  /** Points or devices that one query asks for. */
  int PER_QUERY = 500;

  /**
   * What stands at these points, by the measurement's name; a point or a value that does not exist
   * is left out.
   *
   * @param measurements which to ask for
   */
  void at(
      TablePlan plan,
      BitSet measurements,
      List<Point> points,
      BiConsumer<Point, Map<String, Field>> found);

  /**
   * The last time of these devices; a device without points is left out.
   *
   * @param measurement one that every point has
   */
  void latest(
      TablePlan plan, Measurement measurement, List<Device> devices, ObjLongConsumer<Device> found);
}
