package io.quadraspark.training;

import io.quadraspark.engine.BatchResult;
import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/**
 * Trains one slice on an executor. But for the time that it takes, a function of the broadcast
 * state, the samples' positions and the seed alone: a repeated one comes to the same bits.
 */
record SliceTask(
    SharedEngines engines,
    Shipped<BatchSource> batches,
    MomentPolicy moments,
    RoundPlan plan,
    FactorSketch sketch)
    implements Serializable {
  /** The layout of the vector, as this JVM's engines have it: it need not come with every task. */
  VectorLayout layout() throws IOException {
    return engines.use(pooled -> pooled.engine().layout());
  }

  SliceOutcome train(int index, ModelState start) throws IOException {
    Slice slice = plan.slice(index);
    try {
      return engines.use(pooled -> train(slice, start, pooled));
    } catch (DivergedException diverged) {
      return new SliceOutcome.Diverged(index, diverged.getMessage());
    }
  }

  private SliceOutcome train(Slice slice, ModelState start, EnginePool.PooledEngine pooled)
      throws IOException {
    Engine engine = pooled.engine();
    engine.load(start.weights(), start.optimizer());
    engine.hold(plan.held());
    int samples = 0;
    double lossSum = 0;
    long correct = 0;
    TimedBatches input =
        new TimedBatches(
            batches.value().batches(slice.position(), slice.samples(), plan.batchSize()));
    while (input.hasNext()) {
      stopIfKilled();
      BatchResult result = engine.train(input.next());
      samples += result.samples();
      lossSum += result.lossSum();
      correct += result.correct();
    }
    DataWait dataWait = input.dataWait();
    OptimizerState optimizer = engine.optimizer();
    requireAllSteps(slice, samples, optimizer.steps() - start.optimizer().steps());
    Map<String, float[]> sent = new TreeMap<>();
    for (String name : moments.averaged(optimizer)) {
      sent.put(name, optimizer.moments().get(name));
    }
    float[] weights = engine.weights();
    float[] sketched = sketch.of(weights);
    return new SliceOutcome.Trained(
        slice.index(),
        difference(weights, start.weights()),
        sent,
        sketched,
        samples,
        lossSum,
        correct,
        plan.audit() ? auditedHash(pooled) : "",
        dataWait);
  }

  /**
   * Spark does not interrupt the thread of a killed task unless it is told to, and native code does
   * not hear it: without this a slice that nobody waits for would be trained to its end.
   */
  private static void stopIfKilled() {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("killed between two optimiser steps");
    }
  }

  private void requireAllSteps(Slice slice, int samples, long steps) {
    if (samples != slice.samples() || steps != plan.localSteps()) {
      throw new IllegalStateException(
          "Slice %d of round %d trained %d steps on %d samples instead of %d on %d"
              .formatted(
                  slice.index(),
                  plan.round() + 1,
                  steps,
                  samples,
                  plan.localSteps(),
                  slice.samples()));
    }
  }

  private String auditedHash(EnginePool.PooledEngine pooled) {
    String hash = pooled.engine().frozenHash();
    if (!hash.equals(pooled.frozenHashAtOpen())) {
      throw new IllegalStateException(
          "Training changed frozen weights: their hash was %s when the network was opened and is %s after round %d"
              .formatted(pooled.frozenHashAtOpen(), hash, plan.round() + 1));
    }
    return hash;
  }

  private static float[] difference(float[] after, float[] before) {
    for (int i = 0; i < after.length; i++) {
      after[i] -= before[i];
    }
    return after;
  }
}
