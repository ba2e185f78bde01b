package io.cdcpipeline.internal.source;

/**
 * How large a table is, by the server's statistics.
 *
 * @param rows number of rows, or -1 if the server has no idea
 * @param bytesPerRow average size of a row with its large values, at least 1
 */
public record TableEstimate(long rows, int bytesPerRow) {}
