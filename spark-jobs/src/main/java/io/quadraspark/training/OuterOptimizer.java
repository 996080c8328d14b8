package io.quadraspark.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Steps the vector by the mean delta of a round. A record, whose text tells its settings in the
 * run's state.
 */
public interface OuterOptimizer {
  /** The outer optimisers that there are. */
  enum Kind {
    MEAN,
    NESTEROV,
    SLOW_MOMENTUM;

    /** The name that users know, and that the run's state records. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The optimiser of this kind with these settings, or its defaults. */
    public OuterOptimizer with(OptionalDouble rate, OptionalDouble momentum) {
      return switch (this) {
        case MEAN -> {
          refuse("--outer-lr", rate);
          refuse("--outer-momentum", momentum);
          yield new MeanStep();
        }
        case NESTEROV ->
            new NesterovStep(
                rate(rate.orElse(NesterovStep.RATE_DEFAULT)),
                momentum(momentum.orElse(NesterovStep.MOMENTUM_DEFAULT)));
        case SLOW_MOMENTUM ->
            new SlowMomentumStep(
                rate(rate.orElse(SlowMomentumStep.RATE_DEFAULT)),
                momentum(momentum.orElse(SlowMomentumStep.MOMENTUM_DEFAULT)));
      };
    }

    private static void refuse(String option, OptionalDouble value) {
      if (value.isPresent()) {
        throw JobErrors.ignored(
            option,
            value.getAsDouble(),
            "--outer-optimizer mean takes the mean as it is",
            "Leave it out, or give --outer-optimizer nesterov or slow-momentum");
      }
    }

    private static double rate(double rate) {
      if (!(rate > 0 && rate <= 10)) {
        throw JobErrors.outOfRange("--outer-lr", rate, "above 0 and at most 10");
      }
      return rate;
    }

    private static double momentum(double momentum) {
      if (!(momentum >= 0 && momentum <= 0.9999)) {
        throw JobErrors.outOfRange("--outer-momentum", momentum, "from 0 to 0.9999");
      }
      return momentum;
    }
  }

  Kind kind();

  /**
   * Names of the vectors that it remembers, each as long as the weights and zero before the first
   * step.
   */
  List<String> memory();

  /** Writes the elements of the next weights, and of the memory. */
  void step(Elements elements);

  /**
   * The elements {@code [from, to)} of the vectors of one outer step.
   *
   * @param innerRate the inner learning rate of these elements, mean over the round's local steps
   * @param weights of before the round
   * @param delta the round's mean delta
   * @param next weights of after the step, to be written
   * @param memory to be read and written, by name
   */
  record Elements(
      int from,
      int to,
      double innerRate,
      float[] weights,
      float[] delta,
      float[] next,
      Map<String, float[]> memory) {}

  /** {@code w + delta}: SGD with rate 1, which is parameter averaging. */
  static OuterOptimizer mean() {
    return new MeanStep();
  }
}
