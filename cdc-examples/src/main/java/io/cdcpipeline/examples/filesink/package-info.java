/**
 * A sink of one's own: lines in a file. Start with {@link
 * io.cdcpipeline.examples.filesink.FileSinkWriter}; {@link
 * io.cdcpipeline.examples.filesink.FileSinkFactory} makes it known to {@link
 * java.util.ServiceLoader}.
 */
@NullMarked
package io.cdcpipeline.examples.filesink;

import org.jspecify.annotations.NullMarked;
