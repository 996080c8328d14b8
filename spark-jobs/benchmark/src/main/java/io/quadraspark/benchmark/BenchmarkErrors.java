package io.quadraspark.benchmark;

import io.quadraspark.dataprep.UserException;
import java.nio.file.Path;
import java.util.List;

/** Every error that somebody who runs the benchmark can cause or has to know of. */
final class BenchmarkErrors {
  private BenchmarkErrors() {}

  static UserException unknownValue(String option, String value, List<String> allowed) {
    return new UserException(
        "Cannot set -Dbenchmark.%s to '%s'; it takes %s. Give some of these with commas between them."
            .formatted(option, value, String.join(", ", allowed)));
  }

  static UserException notPositive(String option, String value) {
    return new UserException(
        "Cannot set -Dbenchmark.%s to '%s': it takes whole numbers of at least 1."
            .formatted(option, value));
  }

  static UserException workerEnded(String contender, Path log) {
    return new UserException(
        "The process of %s ended before it answered. What it said last is in %s."
            .formatted(contender, log));
  }

  static UserException disagreement(String contender, String what, double error, double allowed) {
    return new UserException(
        "%s computes something else than our program: the relative error of its %s is %.2g, allowed is %.2g. Times of different computations are not compared."
            .formatted(contender, what, error, allowed));
  }
}
