/**
 * Change data capture embedded in Java applications. Start with {@link
 * io.cdcpipeline.CdcPipeline#builder()}.
 */
@NullMarked
package io.cdcpipeline;

import org.jspecify.annotations.NullMarked;
