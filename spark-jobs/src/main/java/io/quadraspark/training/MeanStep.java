package io.quadraspark.training;

import java.util.Map;

/** Takes the mean of the slices' weights as the next weights. */
final class MeanStep implements OuterOptimizer {
  @Override
  public String name() {
    return "mean";
  }

  @Override
  public Step step(float[] weights, float[] delta, Map<String, float[]> memory) {
    float[] next = new float[weights.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = weights[i] + delta[i];
    }
    return new Step(next, memory);
  }
}
