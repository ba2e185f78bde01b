/**
 * The running pipeline: supervisor, backfill, delivery, checkpoints. Start with {@link
 * io.cdcpipeline.internal.run.PipelineRuntime}.
 */
@NullMarked
package io.cdcpipeline.internal.run;

import org.jspecify.annotations.NullMarked;
