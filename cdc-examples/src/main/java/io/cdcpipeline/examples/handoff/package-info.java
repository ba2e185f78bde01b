/**
 * A backfill and the stream behind it as two jobs. Start with {@link
 * io.cdcpipeline.examples.handoff.Job}.
 */
@NullMarked
package io.cdcpipeline.examples.handoff;

import org.jspecify.annotations.NullMarked;
