package io.quadraspark.training;

import java.util.Map;
import java.util.Optional;

/**
 * The vectors that a run goes on from.
 *
 * @param model weights and inner optimiser
 * @param outerMemory what the outer optimiser remembers, by name
 * @param average the moving average of the weights; empty where the run keeps none
 */
record RunVectors(ModelState model, Map<String, float[]> outerMemory, Optional<float[]> average) {
  /** The weights that are validated and exported: the moving average where there is one. */
  float[] used() {
    return average.orElse(model.weights());
  }
}
