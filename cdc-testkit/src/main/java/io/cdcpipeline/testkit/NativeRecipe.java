package io.cdcpipeline.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How one kind of server is run as a process of this machine. */
interface NativeRecipe {

  String name();

  int port();

  /** Where it keeps its data and log; removed when the server is closed. */
  Path directory();

  List<String> command();

  Map<String, String> environment();

  /** Called before each start, also after a crash. */
  void beforeStart();

  /** Throws as long as the server does not serve. */
  void probe(String host, int port) throws Exception;

  /** The signal that asks for an orderly end. */
  String stopSignal();
}
