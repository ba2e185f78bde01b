package io.cdcpipeline.internal.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of an array: number of dimensions, a flag, the element's type, of each dimension
 * its length and lower bound, then the elements, each with its length, -1 for null. Lower bounds
 * are not part of the value.
 */
final class PostgresBinaryArray implements BinaryDecoder {
  private static final int HEADER = 12;
  private static final int DIMENSION = 8;

  private final BinaryDecoder element;

  PostgresBinaryArray(BinaryDecoder element) {
    this.element = element;
  }

  @Override
  public List<@Nullable Object> decode(byte[] data, int at, int length) {
    int dimensions = PostgresBinary.int4(data, at);
    if (dimensions == 0) {
      return List.of();
    }
    return new Reader(data, at, dimensions).list(0);
  }

  private final class Reader {
    private final byte[] data;
    private final int lengths;
    private final int dimensions;
    private int position;

    Reader(byte[] data, int at, int dimensions) {
      this.data = data;
      this.lengths = at + HEADER;
      this.dimensions = dimensions;
      this.position = lengths + DIMENSION * dimensions;
    }

    List<@Nullable Object> list(int dimension) {
      int size = PostgresBinary.int4(data, lengths + DIMENSION * dimension);
      List<@Nullable Object> values = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        values.add(dimension + 1 < dimensions ? list(dimension + 1) : element());
      }
      return Collections.unmodifiableList(values);
    }

    private @Nullable Object element() {
      int length = PostgresBinary.int4(data, position);
      int at = position + 4;
      position = at + Math.max(length, 0);
      return length < 0 ? null : element.decode(data, at, length);
    }
  }
}
