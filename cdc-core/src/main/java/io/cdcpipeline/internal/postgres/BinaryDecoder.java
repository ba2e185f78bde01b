package io.cdcpipeline.internal.postgres;

/** Makes a canonical value of the binary form in which PostgreSQL sends it. */
@FunctionalInterface
interface BinaryDecoder {

  /**
   * Decodes a value.
   *
   * @param data in which the value stands; not kept
   * @param at where it begins
   * @param length its number of bytes
   */
  Object decode(byte[] data, int at, int length);
}
