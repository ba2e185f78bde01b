package io.cdcpipeline.bench;

import io.cdcpipeline.PipelineListener;
import io.cdcpipeline.PipelineState;

/** A run in which anything went wrong, or was mended, measures nothing. */
final class ExitOnFailure implements PipelineListener {

  @Override
  public void stateChanged(PipelineState from, PipelineState to) {
    if (to == PipelineState.FAILED) {
      exit("the pipeline failed");
    }
  }

  @Override
  public void recovering(String trouble, Throwable cause) {
    exit(trouble + ": " + cause);
  }

  private static void exit(String why) {
    System.err.println("The measurement is void: " + why);
    Runtime.getRuntime().halt(1);
  }
}
