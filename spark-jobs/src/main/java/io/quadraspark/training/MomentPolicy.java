package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;
import java.util.List;

/** What becomes of the inner optimiser's moments between two rounds. */
public enum MomentPolicy {
  /** Averaged over the slices, weighted like the deltas. */
  AVERAGE,
  /**
   * First moments ({@code m} of AdamW, {@code momentum} of SGD) start every round at zero and are
   * not sent; second moments are averaged.
   */
  RESET;

  /** Whether the moments of that name are averaged, and so have to be sent to the driver. */
  boolean averages(String moments) {
    return switch (this) {
      case AVERAGE -> true;
      case RESET -> !moments.equals("m") && !moments.equals("momentum");
    };
  }

  /** The names in {@code state} that are averaged, in order. */
  List<String> averaged(OptimizerState state) {
    return state.moments().keySet().stream().filter(this::averages).toList();
  }
}
