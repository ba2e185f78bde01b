package io.cdcpipeline.internal.debezium;

/** Makes a canonical value of what a record carries for one column. */
@FunctionalInterface
interface ValueDecoder {
  Object decode(Object value);
}
