package io.quadraspark.training;

import java.util.Map;

/** Steps the vector by the mean delta of a round. */
public interface OuterOptimizer {
  /** The name that users know, and that the run's state records. */
  String name();

  /**
   * One outer step. Writes into none of its arguments.
   *
   * @param weights the vector before the round
   * @param delta the round's mean delta
   * @param memory vectors of its own by name, each as long as the weights; none before the first
   *     step
   */
  Step step(float[] weights, float[] delta, Map<String, float[]> memory);

  /** The vector and the memory after a step. */
  record Step(float[] weights, Map<String, float[]> memory) {}

  /** {@code w + delta}: SGD with rate 1, which is parameter averaging. */
  static OuterOptimizer mean() {
    return new MeanStep();
  }
}
