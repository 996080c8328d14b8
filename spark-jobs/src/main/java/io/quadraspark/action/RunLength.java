package io.quadraspark.action;

import io.quadraspark.engine.Schedule;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.LocalSteps;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How long a run is and how it is cut into rounds: part of the options of a training. A run's
 * length is fixed in optimiser steps. With constant local steps it is whole rounds.
 */
final class RunLength {
  /** Rounds have nine digits in a checkpoint's name, and no round is shorter than a step. */
  static final int STEPS_MAX = 999_999_999;

  int rounds;
  double epochs;
  int localSteps = TrainingOptions.LOCAL_STEPS_DEFAULT;
  LocalSteps.Rule rule = LocalSteps.Rule.CONSTANT;
  OptionalDouble qsrAlpha = OptionalDouble.empty();
  OptionalInt localStepsMax = OptionalInt.empty();

  /** Refuses what does not go together, in rounds of {@code slices * batchSize} samples a step. */
  void validate(int slices, int batchSize, double peakRate) {
    TrainingOptions.positive("--local-steps", localSteps);
    TrainingOptions.range("--rounds", rounds, 0, STEPS_MAX);
    TrainingOptions.range("--epochs", epochs, 0, 1e5);
    if ((rounds > 0) == (epochs > 0)) {
      throw JobErrors.oneOf("--rounds", "--epochs");
    }
    if ((long) rounds * localSteps > STEPS_MAX) {
      throw JobErrors.outOfRange(
          "--rounds",
          rounds,
          "at most %d with --local-steps %d".formatted(STEPS_MAX / localSteps, localSteps));
    }
    validateRule(peakRate);
    if ((long) slices * mostLocalSteps() > Integer.MAX_VALUE / batchSize) {
      throw JobErrors.roundTooLarge(slices, mostLocalSteps(), batchSize);
    }
  }

  private void validateRule(double peakRate) {
    if (rule == LocalSteps.Rule.CONSTANT) {
      qsrAlpha.ifPresent(alpha -> needsRule("--qsr-alpha", alpha));
      localStepsMax.ifPresent(most -> needsRule("--local-steps-max", most));
      return;
    }
    if (rounds > 0) {
      throw JobErrors.ignored(
          "--rounds",
          rounds,
          "with --local-steps-rule qsr rounds differ in length",
          "Give --epochs, or leave the rule out");
    }
    if (mostLocalSteps() < localSteps) {
      throw JobErrors.outOfRange(
          "--local-steps-max", mostLocalSteps(), "at least --local-steps, " + localSteps);
    }
    if (!(alpha(peakRate) > 0 && alpha(peakRate) <= 1e3)) {
      throw JobErrors.outOfRange("--qsr-alpha", alpha(peakRate), "above 0 and at most 1000");
    }
  }

  private static void needsRule(String option, Number value) {
    throw JobErrors.ignored(
        option,
        value,
        "--local-steps-rule is constant",
        "Leave it out, or give --local-steps-rule qsr");
  }

  /** Optimiser steps of a slice in the whole run, on a split of that many samples. */
  long steps(long trainSamples, int slices, int batchSize) {
    long stepSamples = (long) slices * batchSize;
    int unit = rule == LocalSteps.Rule.CONSTANT ? localSteps : 1;
    double units = rounds > 0 ? rounds : Math.ceil(epochs * trainSamples / (stepSamples * unit));
    if (units * unit > STEPS_MAX) {
      throw JobErrors.tooManySteps(epochs, trainSamples, stepSamples, STEPS_MAX);
    }
    return (long) units * unit;
  }

  /** The rule for a run with that learning rate. */
  LocalSteps localSteps(Schedule rate) {
    return switch (rule) {
      case CONSTANT -> new LocalSteps.Constant(localSteps);
      case QSR -> new LocalSteps.Quadratic(localSteps, mostLocalSteps(), alpha(rate.peak()), rate);
    };
  }

  /** By default, the rule's growth begins at the peak. */
  private double alpha(double peakRate) {
    return qsrAlpha.orElse(peakRate * Math.sqrt(localSteps));
  }

  private int mostLocalSteps() {
    return rule == LocalSteps.Rule.CONSTANT
        ? localSteps
        : localStepsMax.orElse(
            Math.toIntExact(
                Math.min(Integer.MAX_VALUE, (long) TrainingOptions.QSR_GROWTH * localSteps)));
  }
}
