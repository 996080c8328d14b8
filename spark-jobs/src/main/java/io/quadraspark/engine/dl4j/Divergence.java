package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.DivergedException;
import java.util.Optional;

/** The error of numbers that are not finite: which, when, and where they come from. */
final class Divergence {
  private Divergence() {}

  /**
   * @param origin a clause that says where it comes from; empty where {@code what} says it
   */
  static DivergedException of(String what, double value, long step, String origin) {
    return new DivergedException(
        "Training diverged: %s is %s at optimiser step %d%s. Lower the learning rates or the gradient's norm (--adapter-lr, --head-lr, --clip-norm)"
            .formatted(what, value, step, origin));
  }

  /**
   * @param first step of the backbone whose output is not finite
   * @param otherwise what is not finite when all of them are
   */
  static String origin(Optional<String> first, String otherwise) {
    return first
        .map("; the first output that is not finite is that of %s"::formatted)
        .orElse("; all outputs of the backbone are finite, " + otherwise + " not");
  }
}
