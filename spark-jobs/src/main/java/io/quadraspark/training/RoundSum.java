package io.quadraspark.training;

import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up the slices of one round as they arrive. Holds one exact sum for the deltas and one for
 * each kind of moments, whatever the number of slices.
 */
final class RoundSum {
  private final RoundPlan plan;
  private final VectorLayout layout;
  private final ExactSum delta;
  private final Map<String, ExactSum> moments = new TreeMap<>();
  private final Map<Integer, String> diverged = new TreeMap<>();
  private final double[] lossSums;
  private final boolean[] seen;
  private long correct;
  private long bytes;
  private String frozenHash = "";

  RoundSum(RoundPlan plan, VectorLayout layout, Iterable<String> averagedMoments) {
    this.plan = plan;
    this.layout = layout;
    this.delta = sum("the delta");
    averagedMoments.forEach(name -> moments.put(name, sum("the optimiser's " + name)));
    this.lossSums = new double[plan.slices()];
    this.seen = new boolean[plan.slices()];
  }

  private ExactSum sum(String what) {
    return new ExactSum(what + " of round " + plan.round(), layout, plan.samples());
  }

  void add(byte[] sent) {
    bytes += sent.length;
    SliceOutcome outcome = SliceOutcome.fromBytes(sent);
    if (seen[outcome.slice()]) {
      throw new IllegalStateException(
          "Slice %d of round %d came twice".formatted(outcome.slice(), plan.round()));
    }
    seen[outcome.slice()] = true;
    if (outcome instanceof SliceOutcome.Diverged failed) {
      diverged.put(failed.slice(), failed.message());
    } else if (outcome instanceof SliceOutcome.Trained trained) {
      add(trained);
    }
  }

  private void add(SliceOutcome.Trained trained) {
    try {
      delta.add(trained.delta(), trained.samples());
      moments.forEach((name, sum) -> sum.add(trained.moments().get(name), trained.samples()));
    } catch (DivergedException e) {
      diverged.put(trained.slice(), e.getMessage());
      return;
    }
    lossSums[trained.slice()] = trained.lossSum();
    correct += trained.correct();
    if (!frozenHash.isEmpty() && !frozenHash.equals(trained.frozenHash())) {
      throw new IllegalStateException(
          "Executors disagree on the frozen weights after round %d: %s and %s"
              .formatted(plan.round(), frozenHash, trained.frozenHash()));
    }
    frozenHash = trained.frozenHash();
  }

  /** The means, once every slice is in. */
  RoundRunner.RoundResult result(OptimizerState before, long bytesDown) {
    if (!diverged.isEmpty()) {
      // The first slice's message whatever arrived first: the same error each time.
      Map.Entry<Integer, String> first = diverged.entrySet().iterator().next();
      throw new DivergedException(
          "Round %d diverged in slice %d: %s"
              .formatted(plan.round(), first.getKey(), first.getValue()));
    }
    for (int slice = 0; slice < seen.length; slice++) {
      if (!seen[slice]) {
        throw new IllegalStateException(
            "Slice %d of round %d sent nothing".formatted(slice, plan.round()));
      }
    }
    double lossSum = 0;
    for (double part : lossSums) {
      lossSum += part;
    }
    Map<String, float[]> means = new TreeMap<>();
    for (String name : before.moments().keySet()) {
      ExactSum sum = moments.get(name);
      means.put(name, sum == null ? new float[layout.length()] : sum.mean());
    }
    return new RoundRunner.RoundResult(
        delta.mean(),
        new OptimizerState(before.steps() + plan.localSteps(), means),
        delta.weight(),
        lossSum,
        correct,
        bytesDown,
        bytes,
        frozenHash);
  }
}
