/**
 * Programs to read and to run. Start with {@link io.cdcpipeline.examples.PostgresToIoTDB}, which is
 * the README's; {@link io.cdcpipeline.examples.Quickstart} is what {@code ./quickstart} runs.
 */
@NullMarked
package io.cdcpipeline.examples;

import org.jspecify.annotations.NullMarked;
