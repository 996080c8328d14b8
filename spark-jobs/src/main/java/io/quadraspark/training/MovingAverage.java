package io.quadraspark.training;

import java.util.Optional;

/**
 * The exponential moving average of the weights after each round, without bias towards the start: a
 * round of H steps that ended s steps ago has the weight {@code decay^s (1 - decay^H)}, and the sum
 * is divided by all weights, {@code 1 - decay^t} after t steps. Statistics are averaged like the
 * rest.
 *
 * @param decay of one optimiser step; 0 keeps no average
 */
public record MovingAverage(double decay) {
  /** No average. */
  public static final MovingAverage NONE = new MovingAverage(0);

  /** What {@link RunTerms} call it. */
  public static final String TERM = "moving average";

  boolean kept() {
    return decay > 0;
  }

  /**
   * The average after one more round.
   *
   * @param before that of the rounds before; empty in the first
   * @param localSteps of the round
   * @param stepsDone of the run, the round's included
   */
  Optional<float[]> after(
      Optional<float[]> before, float[] weights, long localSteps, long stepsDone) {
    if (!kept()) {
      return Optional.empty();
    }
    if (before.isEmpty()) {
      return Optional.of(weights);
    }
    double share =
        Math.expm1(localSteps * Math.log(decay)) / Math.expm1(stepsDone * Math.log(decay));
    float[] old = before.get();
    float[] average = new float[weights.length];
    for (int i = 0; i < average.length; i++) {
      average[i] = (float) (old[i] + share * ((double) weights[i] - old[i]));
    }
    return Optional.of(average);
  }
}
