/**
 * Typed positions and the store that keeps them. Start with {@link
 * io.cdcpipeline.offset.OffsetStore}; what it keeps is a {@link io.cdcpipeline.offset.Checkpoint}.
 */
@NullMarked
package io.cdcpipeline.offset;

import org.jspecify.annotations.NullMarked;
