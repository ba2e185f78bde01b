package io.cdcpipeline.model;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Equality of canonical values by what is in them: byte arrays too, also within lists. */
final class Contents {
  private Contents() {}

  static boolean equal(@Nullable Object[] a, @Nullable Object[] b) {
    return equal(Arrays.asList(a), Arrays.asList(b));
  }

  static int hash(@Nullable Object[] values) {
    return hash(Arrays.asList(values));
  }

  private static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a == b) {
      return true;
    }
    if (a instanceof byte[] bytes) {
      return b instanceof byte[] others && Arrays.equals(bytes, others);
    }
    if (a instanceof List<?> list) {
      return b instanceof List<?> others && equal(list, others);
    }
    return a != null && a.equals(b);
  }

  private static boolean equal(List<?> a, List<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<?> others = b.iterator();
    for (Object value : a) {
      if (!equal(value, others.next())) {
        return false;
      }
    }
    return true;
  }

  private static int hash(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.hashCode(bytes);
    }
    if (value instanceof List<?> list) {
      int hash = 1;
      for (Object element : list) {
        hash = 31 * hash + hash(element);
      }
      return hash;
    }
    return value == null ? 0 : value.hashCode();
  }
}
