package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.VectorLayout;
import java.util.Optional;
import java.util.function.Supplier;

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
   * @param scan finds the first step of the backbone whose output is not finite
   * @param none clause for when there is none
   * @return empty where the scan itself fails, for want of memory for example: what is to be said
   *     is that training diverged
   */
  static String origin(Supplier<Optional<String>> scan, String none) {
    try {
      return scan.get()
          .map("; the first output that is not finite is that of %s"::formatted)
          .orElse(none);
    } catch (RuntimeException | OutOfMemoryError e) {
      return "";
    }
  }

  /** Refuses features of the frozen prefix with NaN or Infinity: nothing trained there. */
  static void requireFiniteFeatures(float[] features) {
    for (float value : features) {
      if (!Float.isFinite(value)) {
        throw new DivergedException(
            "Cannot keep the features of the frozen backbone: one of them is %s. Nothing trains there, so the backbone's weights do not suit these images or overflow in the number format; train without --feature-cache, or with --backbone-precision fp32, or take another backbone"
                .formatted(value));
      }
    }
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
