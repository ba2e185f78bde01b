package io.cdcpipeline.examples.quickstart;

/** What one side holds. */
record Content(Digest orders, Digest readings) {

  long rows() {
    return orders.rows() + readings.rows();
  }
}
