package io.cdcpipeline.internal.run;

import io.cdcpipeline.model.ChangeEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to the sink.
 *
 * @param events in order; not to be changed
 * @param progress what is true once they are durable, or null if nothing new is
 */
record Batch(List<ChangeEvent> events, @Nullable Progress progress) {}
