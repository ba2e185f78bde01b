/**
 * Benchmarks that run the pipeline beside the bare tool it is built on. Start with {@link
 * io.cdcpipeline.bench.Bench}.
 */
@NullMarked
package io.cdcpipeline.bench;

import org.jspecify.annotations.NullMarked;
