/**
 * Faults of the network between a client and a server. Start with {@link
 * io.cdcpipeline.testkit.fault.FaultProxy}.
 */
@NullMarked
package io.cdcpipeline.testkit.fault;

import org.jspecify.annotations.NullMarked;
