/**
 * The change model: what a sink is given. Start with {@link io.cdcpipeline.model.ChangeEvent}; the
 * canonical Java type of every database type is listed at {@link
 * io.cdcpipeline.model.ColumnType.Kind}.
 */
@NullMarked
package io.cdcpipeline.model;

import org.jspecify.annotations.NullMarked;
