package io.cdcpipeline.internal.postgres;

/** Makes a canonical value of the text that PostgreSQL writes for it. */
@FunctionalInterface
public interface TextDecoder {
  Object decode(String text);
}
