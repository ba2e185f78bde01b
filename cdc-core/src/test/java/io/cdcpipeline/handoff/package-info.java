/**
 * The randomized test of the hand-off from backfill to stream. {@link
 * io.cdcpipeline.handoff.HandOffIT} runs scenarios; {@link io.cdcpipeline.handoff.Workload} writes
 * and keeps the {@link io.cdcpipeline.handoff.History} of what it committed, and {@link
 * io.cdcpipeline.handoff.Judge} compares that with what arrived at the sink.
 */
package io.cdcpipeline.handoff;
