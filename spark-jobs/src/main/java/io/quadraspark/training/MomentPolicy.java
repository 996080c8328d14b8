package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;
import java.util.Set;

/** What becomes of the inner optimiser's moments between two rounds. */
public enum MomentPolicy {
  /** Averaged over the slices, weighted like the deltas. */
  AVERAGE(Set.of()),
  /**
   * First moments ({@code m} of AdamW, {@code momentum} of SGD) start every round at zero and are
   * not sent; second moments are averaged.
   */
  RESET(Set.of("m", "momentum"));

  private final Set<String> zeroed;

  MomentPolicy(Set<String> zeroed) {
    this.zeroed = zeroed;
  }

  /** Whether the moments of that name are averaged, and so have to be sent to the driver. */
  boolean averages(String moments) {
    return !zeroed.contains(moments);
  }

  /** The names in {@code state} that are averaged, in order. */
  java.util.List<String> averaged(OptimizerState state) {
    return state.moments().keySet().stream().filter(this::averages).toList();
  }
}
