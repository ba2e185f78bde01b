package io.cdcpipeline.internal.stream;

import io.cdcpipeline.offset.SourceOffset;

/**
 * The place in the log right behind a finished transaction. Cheap to make for every transaction:
 * the typed offset is built only when somebody asks for it, which is once per checkpoint.
 */
public interface Boundary {

  /** The offset from which streaming goes on behind the transaction. */
  SourceOffset offset();

  /**
   * Place of the last transaction before the boundary, as in {@link
   * io.cdcpipeline.model.EventPosition#transaction()}.
   */
  long place();
}
