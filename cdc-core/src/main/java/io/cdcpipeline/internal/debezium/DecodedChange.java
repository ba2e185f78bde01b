package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * What one record of the log says of one table.
 *
 * @param operation CREATE, UPDATE, DELETE or TRUNCATE
 * @param schema the table's columns at this point of the log
 * @param before the row before, as far as the log carries it
 * @param after the row after
 * @param commitMicros commit time by the database's clock, in microseconds since 1970 UTC
 * @param previousSchema the table's columns up to here, if this record is the first that has others
 */
public record DecodedChange(
    Operation operation,
    TableSchema schema,
    @Nullable Row before,
    @Nullable Row after,
    long commitMicros,
    @Nullable TableSchema previousSchema) {}
