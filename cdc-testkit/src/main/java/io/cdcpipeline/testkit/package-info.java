/**
 * Real servers for tests, processes that can be killed, and faults between them. Start with {@link
 * io.cdcpipeline.testkit.Servers}, which every test of a build can share; a test that kills its
 * server starts its own {@link io.cdcpipeline.testkit.PostgresServer} or {@link
 * io.cdcpipeline.testkit.MySqlServer}.
 */
@NullMarked
package io.cdcpipeline.testkit;

import org.jspecify.annotations.NullMarked;
