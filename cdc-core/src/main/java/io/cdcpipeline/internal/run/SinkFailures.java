package io.cdcpipeline.internal.run;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.RetriableSinkException;

/** Says what a sink's exception means for the pipeline. */
final class SinkFailures {
  private SinkFailures() {}

  static CdcException toException(Throwable t) {
    if (t instanceof CdcException known) {
      return known;
    }
    if (t instanceof RetriableSinkException) {
      return new CdcException(
          Reason.SINK, "The sink did not recover within the retry budget: " + t.getMessage(), t);
    }
    if (t instanceof RejectedEventsException) {
      return new CdcException(
          Reason.SINK,
          "The sink rejected events that it can never write: "
              + t.getMessage()
              + "; change the sink's mapping or the row, the pipeline goes on at its checkpoint",
          t);
    }
    if (t instanceof FatalSinkException) {
      return new CdcException(Reason.SINK, String.valueOf(t.getMessage()), t);
    }
    return new CdcException(
        Reason.SINK,
        "The sink threw "
            + t.getClass().getName()
            + ", which its contract does not know: "
            + t.getMessage(),
        t);
  }
}
