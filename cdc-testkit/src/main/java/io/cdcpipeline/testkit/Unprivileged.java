package io.cdcpipeline.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a program that refuses root is run by root: in a user namespace, where root is nobody and
 * files stay as they are; where namespaces are denied, as another user.
 */
enum Unprivileged {
  /** This JVM is not root's. */
  SAME_USER(""),
  USER_NAMESPACE("unshare -U"),
  OTHER_USER("setpriv --reuid=65534 --regid=65534 --clear-groups");

  private final String prefix;

  Unprivileged(String prefix) {
    this.prefix = prefix;
  }

  static Unprivileged detect() {
    if (!isRoot()) {
      return SAME_USER;
    }
    Optional<Unprivileged> forced = Settings.text("unprivileged").map(Unprivileged::valueOf);
    return forced.orElseGet(
        () -> {
          for (Unprivileged way : List.of(USER_NAMESPACE, OTHER_USER)) {
            if (Command.of("sh", "-c", way.prefix + " true").run().succeeded()) {
              return way;
            }
          }
          throw new TestKitException(
              "PostgreSQL refuses to run as root, and neither unshare nor setpriv (package"
                  + " util-linux) works here: run the tests as another user");
        });
  }

  static boolean isRoot() {
    return Command.of("id", "-u").run().output().strip().equals("0");
  }

  List<String> prefix() {
    return prefix.isEmpty() ? List.of() : List.of(prefix.split(" ", -1));
  }

  /** The directory itself, or a copy at {@code copy} that the other user can read. */
  Path readable(Path original, Path copy) {
    if (this != OTHER_USER) {
      return original;
    }
    TextFiles.copyTree(original, copy);
    return copy;
  }

  /** Gives the directory to the user under which the program will run. */
  void own(Path directory) {
    if (this == OTHER_USER) {
      Command.of("chown", "-R", "65534:65534", directory.toString())
          .runOrThrow("giving " + directory + " to the server's user");
    }
  }
}
