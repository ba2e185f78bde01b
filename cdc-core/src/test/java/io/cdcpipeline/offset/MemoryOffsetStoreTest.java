package io.cdcpipeline.offset;

class MemoryOffsetStoreTest extends OffsetStoreContract {
  private final OffsetStore store = OffsetStore.memory();

  @Override
  OffsetStore store() {
    return store;
  }
}
