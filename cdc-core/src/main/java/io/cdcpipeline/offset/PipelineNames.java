package io.cdcpipeline.offset;

import java.util.regex.Pattern;

/** Names of pipelines, which also name files and rows. */
final class PipelineNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private PipelineNames() {}

  static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Not a pipeline's name: '"
              + name
              + "'; it may have letters, digits, dots, dashes and underscores, must begin with a"
              + " letter or digit, and have at most 100 characters");
    }
    return name;
  }

  /** The checkpoint, if it is one of this pipeline. */
  static Checkpoint same(Checkpoint checkpoint, String pipeline) {
    if (!checkpoint.pipeline().equals(pipeline)) {
      throw new IllegalArgumentException(
          "The lease of pipeline "
              + pipeline
              + " cannot save a checkpoint of pipeline "
              + checkpoint.pipeline());
    }
    return checkpoint;
  }

  /** A stored checkpoint, if it is one of this pipeline: files and rows may have been copied. */
  static Checkpoint sameStored(Checkpoint checkpoint, String pipeline, String where) {
    if (!checkpoint.pipeline().equals(pipeline)) {
      throw new OffsetStoreException(
          OffsetStoreException.Reason.DAMAGED,
          where
              + " is of pipeline "
              + checkpoint.pipeline()
              + ", not of "
              + pipeline
              + ". To use it here, edit its member \"pipeline\" and remove its member"
              + " \"checksum\".");
    }
    return checkpoint;
  }
}
