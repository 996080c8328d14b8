package io.quadraspark.cli;

import io.quadraspark.action.TrainingOptions;
import io.quadraspark.training.LocalSteps;
import io.quadraspark.training.MomentPolicy;
import io.quadraspark.training.OuterOptimizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** How slices come together again: when, and what becomes of their mean. */
@Section("Averaging")
final class AveragingFlags {
  private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

  @Option(
      names = "--slices",
      paramLabel = "N",
      description =
          "Parts that each round trains side by side and averages; fixed for the run, whatever the number of executors."
              + DEFAULT)
  int slices;

  @Option(
      names = "--local-steps",
      paramLabel = "N",
      description =
          "Optimiser steps of a slice between two averages; the fewest with --local-steps-rule qsr."
              + DEFAULT)
  int localSteps;

  @Option(
      names = "--local-steps-rule",
      paramLabel = "NAME",
      description =
          "constant, or qsr: max(N, floor((alpha/rate)^2)) local steps with the rate at the round's first step, the peak during the warm-up. Needs --epochs."
              + DEFAULT)
  String localStepsRule;

  @Option(
      names = "--qsr-alpha",
      paramLabel = "X",
      description =
          "Alpha of qsr, a learning rate. Default: the highest rate times the square root of --local-steps, so that rounds grow from the peak on.")
  Double qsrAlpha;

  @Option(
      names = "--local-steps-max",
      paramLabel = "N",
      description = "Most local steps of qsr. Default: 8 times --local-steps.")
  Integer localStepsMax;

  @Option(
      names = "--outer-optimizer",
      paramLabel = "NAME",
      description =
          "What becomes of the mean delta: mean (taken as it is), nesterov (DiLoCo) or slow-momentum (SlowMo)."
              + DEFAULT)
  String outerOptimizer;

  @Option(
      names = "--outer-lr",
      paramLabel = "X",
      description =
          "Learning rate of the outer optimiser; mean has none. Default of nesterov: 0.7, of slow-momentum: 1.")
  Double outerRate;

  @Option(
      names = "--outer-momentum",
      paramLabel = "X",
      description =
          "Momentum of the outer optimiser; mean has none. Default of nesterov: 0.9, of slow-momentum: 0.5.")
  Double outerMomentum;

  @Option(
      names = "--moments",
      paramLabel = "NAME",
      description =
          "What becomes of the inner optimiser's moments between rounds: average, or reset the first ones."
              + DEFAULT)
  String moments;

  @Option(
      names = "--ema",
      paramLabel = "X",
      description =
          "Decay in one optimiser step of a moving average of the weights, which is then validated and exported; 0 keeps none."
              + DEFAULT)
  double averageDecay;

  /** The defaults that no kind of training changes. */
  static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("slices", Integer.toString(TrainingOptions.SLICES_DEFAULT));
    defaults.put("local-steps", Integer.toString(TrainingOptions.LOCAL_STEPS_DEFAULT));
    defaults.put("local-steps-rule", Choice.label(LocalSteps.Rule.CONSTANT));
    defaults.put("outer-optimizer", Choice.label(OuterOptimizer.Kind.MEAN));
    defaults.put("moments", Choice.label(MomentPolicy.AVERAGE));
    defaults.put("ema", "0");
    return defaults;
  }

  <A extends TrainingOptions<A>> A applyTo(A action) {
    if (qsrAlpha != null) {
      action.qsrAlpha(qsrAlpha);
    }
    if (localStepsMax != null) {
      action.localStepsMax(localStepsMax);
    }
    return action
        .slices(slices)
        .localSteps(localSteps)
        .localStepsRule(Choice.of("--local-steps-rule", localStepsRule, LocalSteps.Rule.values()))
        .outerOptimizer(
            Choice.of("--outer-optimizer", outerOptimizer, OuterOptimizer.Kind.values())
                .with(optional(outerRate), optional(outerMomentum)))
        .moments(Choice.of("--moments", moments, MomentPolicy.values()))
        .averageDecay(averageDecay);
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
