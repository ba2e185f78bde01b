package io.cdcpipeline.sink;

import java.util.List;

/**
 * Makes writers of one kind of sink. Found by {@link java.util.ServiceLoader} under its {@link
 * #name()}, or handed to the pipeline as an object. Thread-safe.
 */
public interface SinkFactory {

  /** The name by which configurations ask for this sink: lower case letters, digits and dashes. */
  String name();

  /** Every option that the sink knows; an option that is not among them is refused. */
  List<SinkOption<?>> options();

  /**
   * What writers made from these options promise.
   *
   * @throws IllegalArgumentException if the options are wrong; the message names all problems
   */
  SinkCapabilities capabilities(SinkOptions options);

  /**
   * A new writer, not yet opened. Does not touch the network.
   *
   * @throws IllegalArgumentException if the options are wrong; the message names all problems
   */
  SinkWriter createWriter(SinkOptions options);
}
