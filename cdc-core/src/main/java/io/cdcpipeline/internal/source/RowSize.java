package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.Geometry;
import io.cdcpipeline.model.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How large a row is, roughly: its texts and bytes count by length, everything else is small. */
public final class RowSize {
  private static final int SMALL = 8;

  private RowSize() {}

  public static int of(Row row) {
    long size = 0;
    for (int i = 0; i < row.size(); i++) {
      size += of(row.value(i));
    }
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  private static long of(@Nullable Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof Geometry geometry) {
      return geometry.wkb().length;
    }
    if (value instanceof List<?> list) {
      long size = 0;
      for (Object element : list) {
        size += of(element);
      }
      return size;
    }
    if (value instanceof Map<?, ?> map) {
      long size = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        size += of(entry.getKey()) + of(entry.getValue());
      }
      return size;
    }
    return SMALL;
  }
}
