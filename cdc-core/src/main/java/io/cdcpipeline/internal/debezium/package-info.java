/**
 * The only place that knows Debezium and Kafka Connect. Start with {@link
 * io.cdcpipeline.internal.debezium.ChangeDecoder}.
 */
@NullMarked
package io.cdcpipeline.internal.debezium;

import org.jspecify.annotations.NullMarked;
