package io.cdcpipeline.iotdb;

import java.util.Arrays;

/** Finds the place of a long: open addressing, nothing is ever removed. */
final class LongIndex {
  private static final int NONE = -1;

  private long[] keys;
  private int[] places;
  private int size;

  LongIndex(int expected) {
    int capacity = Integer.highestOneBit(Math.max(8, expected * 2) - 1) << 1;
    keys = new long[capacity];
    places = new int[capacity];
    Arrays.fill(places, NONE);
  }

  /** The place of this key, or -1. */
  int find(long key) {
    return places[slot(key)];
  }

  void put(long key, int place) {
    int slot = slot(key);
    if (places[slot] == NONE) {
      size++;
    }
    keys[slot] = key;
    places[slot] = place;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (places[slot] != NONE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldPlaces = places;
    keys = new long[oldKeys.length * 2];
    places = new int[keys.length];
    Arrays.fill(places, NONE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldPlaces[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        places[slot] = oldPlaces[i];
      }
    }
  }
}
