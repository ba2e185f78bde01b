/**
 * Copies the rows that exist, in chunks, beside the stream. Knows neither Debezium nor a particular
 * database.
 */
@NullMarked
package io.cdcpipeline.internal.backfill;

import org.jspecify.annotations.NullMarked;
