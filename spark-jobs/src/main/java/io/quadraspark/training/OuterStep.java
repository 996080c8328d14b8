package io.quadraspark.training;

import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Schedule;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.engine.VectorLayout.Role;
import java.util.Map;
import java.util.TreeMap;

/**
 * The step of a whole vector by an outer optimiser. Running statistics are measured and not learnt:
 * they take their mean whatever the optimiser. A factor that the round held stays, and so does what
 * is remembered of it.
 */
final class OuterStep {
  private final OuterOptimizer optimizer;
  private final VectorLayout layout;
  private final OptimizerSpec inner;

  OuterStep(OuterOptimizer optimizer, VectorLayout layout, OptimizerSpec inner) {
    this.optimizer = optimizer;
    this.layout = layout;
    this.inner = inner;
  }

  /** The vector and the memory after a step. */
  record Stepped(float[] weights, Map<String, float[]> memory) {}

  /**
   * One outer step. Writes into none of its arguments.
   *
   * @param first the round's first optimiser step
   * @param memory empty before the first round
   */
  Stepped step(
      RoundPlan plan, long first, float[] weights, float[] delta, Map<String, float[]> memory) {
    float[] next = weights.clone();
    Map<String, float[]> remembered = new TreeMap<>();
    for (String name : optimizer.memory()) {
      float[] before = memory.get(name);
      remembered.put(name, before == null ? new float[weights.length] : before.clone());
    }
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      if (!plan.held().has(tensor)) {
        OuterOptimizer.Elements elements =
            new OuterOptimizer.Elements(
                tensor.offset(),
                tensor.offset() + tensor.length(),
                meanRate(tensor.role(), first, plan.localSteps()),
                weights,
                delta,
                next,
                remembered);
        (tensor.role() == Role.STATISTIC ? OuterOptimizer.mean() : optimizer).step(elements);
      }
    }
    return new Stepped(next, remembered);
  }

  private double meanRate(Role role, long first, int localSteps) {
    Schedule rate = role == Role.HEAD ? inner.headRate() : inner.adapterRate();
    double sum = 0;
    for (long step = first; step < first + localSteps; step++) {
      sum += rate.at(step);
    }
    return sum / localSteps;
  }
}
