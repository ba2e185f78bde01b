/**
 * The parts of the quickstart: a shop in PostgreSQL, its copy in IoTDB, and what is shown of both.
 * Start with {@link io.cdcpipeline.examples.quickstart.Demo}.
 */
@NullMarked
package io.cdcpipeline.examples.quickstart;

import org.jspecify.annotations.NullMarked;
