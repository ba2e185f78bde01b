package io.cdcpipeline.internal.debezium;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Whether Debezium's reader still has its connection. With its keep-alive off, MySQL's reader stays
 * alive and deaf after a clean end of the connection; only its MBean tells.
 */
interface ConnectionGauge {
  ConnectionGauge NONE = () -> true;

  boolean connected();

  static ConnectionGauge mysql(String topicPrefix) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    boolean[] seen = new boolean[1];
    return () -> {
      try {
        ObjectName name =
            new ObjectName(
                "debezium.mysql:type=connector-metrics,context=streaming,server="
                    + ObjectName.quote(topicPrefix).replace("\"", ""));
        boolean connected = Boolean.TRUE.equals(server.getAttribute(name, "Connected"));
        seen[0] |= connected;
        return connected || !seen[0];
      } catch (JMException e) {
        return true;
      }
    };
  }
}
