/**
 * Apache IoTDB as a destination. Start with {@link io.cdcpipeline.iotdb.IoTDBSinkOptions}; what an
 * event becomes at the server is decided in {@code EventMapper}.
 */
@NullMarked
package io.cdcpipeline.iotdb;

import org.jspecify.annotations.NullMarked;
