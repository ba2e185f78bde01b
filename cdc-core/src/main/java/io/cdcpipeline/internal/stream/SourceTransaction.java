package io.cdcpipeline.internal.stream;

import io.cdcpipeline.model.ChangeEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished transaction of the source.
 *
 * @param events its events in the order of the log; empty if none of them is captured. Not to be
 *     changed
 * @param place its place in the log, as in {@code EventPosition.transaction()}
 * @param boundary where to go on behind it, or null where the reader learns that only later and
 *     then sends it with an empty list
 */
public record SourceTransaction(
    List<ChangeEvent> events, long place, @Nullable Boundary boundary) {}
