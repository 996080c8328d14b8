package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One round as the driver sees it: the slices' mean, the outer step, the moving average. */
final class RoundTrainer {
  private final TrainingJob job;
  private final RoundRunner runner;
  private final OuterStep outer;
  private final MovingAverage average;

  RoundTrainer(
      TrainingJob job, RoundRunner runner, OuterOptimizer optimizer, MovingAverage average) {
    this.job = job;
    this.runner = runner;
    this.outer = new OuterStep(optimizer, job.layout(), job.spec().optimizer());
    this.average = average;
  }

  /**
   * What a round came to.
   *
   * @param gap what averaging the factors did; empty where nothing was averaged
   */
  record Trained(RunVectors vectors, RoundRunner.RoundResult result, Optional<FactorGap> gap) {}

  Trained train(RoundPlan plan, RunVectors before) {
    ModelState start = before.model();
    RoundRunner.RoundResult result = runner.run(plan, start);
    OuterStep.Stepped step =
        outer.step(
            plan, start.optimizer().steps(), start.weights(), result.delta(), before.outerMemory());
    OptimizerState optimizer = kept(plan, start.optimizer(), result.optimizer());
    RunVectors after =
        new RunVectors(
            new ModelState(step.weights(), optimizer),
            step.memory(),
            average.after(before.average(), step.weights(), plan.localSteps(), optimizer.steps()));
    return new Trained(after, result, gap(plan, start.weights(), result));
  }

  /** The moments after the round; those of a held factor are what they were. */
  private OptimizerState kept(RoundPlan plan, OptimizerState before, OptimizerState after) {
    Map<String, float[]> moments = new TreeMap<>(after.moments());
    for (VectorLayout.Tensor tensor : job.layout().tensors()) {
      if (plan.held().has(tensor)) {
        moments.forEach(
            (name, values) ->
                System.arraycopy(
                    before.moments().get(name),
                    tensor.offset(),
                    values,
                    tensor.offset(),
                    tensor.length()));
      }
    }
    return new OptimizerState(after.steps(), moments);
  }

  private Optional<FactorGap> gap(RoundPlan plan, float[] start, RoundRunner.RoundResult result) {
    if (result.sketch().length == 0) {
      return Optional.empty();
    }
    float[] mean = start.clone();
    for (int i = 0; i < mean.length; i++) {
      mean[i] += result.delta()[i];
    }
    FactorSketch sketch = FactorSketch.of(job, plan);
    return Optional.of(FactorGap.between(result.sketch(), sketch.of(mean), sketch.layout()));
  }
}
