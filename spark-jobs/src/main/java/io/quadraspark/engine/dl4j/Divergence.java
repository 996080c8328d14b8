package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.VectorLayout;
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
   * @param none clause for when there is none
   */
  static String origin(Optional<String> first, String none) {
    return first.map("; the first output that is not finite is that of %s"::formatted).orElse(none);
  }

  /** Refuses a vector with NaN or Infinity, which an activation might hide from the loss. */
  static void requireFinite(VectorLayout layout, float[] vector) {
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      int count = 0;
      for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
        count += Float.isFinite(vector[i]) ? 0 : 1;
      }
      if (count > 0) {
        throw new DivergedException(
            "Cannot load the weights: NaN or Infinity in %s (%d of %d). They come from a training that diverged; take an earlier checkpoint of it, or train again with lower learning rates"
                .formatted(tensor.name(), count, tensor.length()));
      }
    }
  }
}
