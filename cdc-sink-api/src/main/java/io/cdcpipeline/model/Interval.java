package io.cdcpipeline.model;

/**
 * A PostgreSQL {@code interval}, lossless: months, days and microseconds are kept apart, since a
 * month has no fixed number of days and a day no fixed number of hours.
 *
 * @param months months, years times twelve included
 * @param days days, weeks times seven included
 * @param micros microseconds, hours and minutes included
 */
public record Interval(int months, int days, long micros) {}
