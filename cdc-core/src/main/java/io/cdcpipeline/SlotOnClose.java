package io.cdcpipeline;

/** What becomes of the PostgreSQL replication slot when the pipeline is closed. */
public enum SlotOnClose {
  /** The slot stays, and the server keeps its log for the next start. The default. */
  KEEP,
  /** The slot and the publication that the pipeline made are dropped; a later start begins anew. */
  DROP
}
