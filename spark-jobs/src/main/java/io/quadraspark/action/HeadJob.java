package io.quadraspark.action;

import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.training.DataSetBlocks;
import io.quadraspark.training.EvaluationResult;
import io.quadraspark.training.HeadReport;
import io.quadraspark.training.SharedEngines;
import io.quadraspark.training.TrainingListener;
import io.quadraspark.training.Validation;
import io.quadraspark.training.head.HeadKind;
import io.quadraspark.training.head.HeadPass;
import io.quadraspark.training.head.HeadRecipe;
import io.quadraspark.training.head.HeadSums;
import io.quadraspark.training.head.LinearHead;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Computes the head of a network in closed form: one pass over the training split, and one over the
 * validation split for each candidate.
 *
 * @param start the whole vector, whose head is replaced
 */
record HeadJob(
    JavaSparkContext spark,
    EngineFactory engines,
    EngineSpec spec,
    byte[] weightsFile,
    DataSet data,
    float[] start,
    HeadRecipe recipe,
    int batchSize,
    TrainingListener listener) {
  /** The vector with its head, and how well it does where there is a validation split. */
  record Computed(float[] vector, Optional<EvaluationResult> validation) {
    private double loss() {
      return validation.map(EvaluationResult::loss).orElse(0.0);
    }
  }

  /** The same job, told to another listener. */
  HeadJob heardBy(TrainingListener other) {
    return new HeadJob(spark, engines, spec, weightsFile, data, start, recipe, batchSize, other);
  }

  Computed run() {
    try (SharedEngines shared = new SharedEngines(spark, engines, spec, weightsFile)) {
      if (recipe.kind() == HeadKind.ZERO) {
        return validated(shared, LinearHead.zero(spec.classes(), features()));
      }
      listener.computingHead(recipe.kind().label(), data.count(Split.TRAIN));
      long begin = System.nanoTime();
      HeadSums sums =
          new HeadPass(spark, shared, blocks(Split.TRAIN), batchSize)
              .run(recipe.kind(), spec.classes(), features(), start);
      double passSeconds = secondsSince(begin);
      return best(shared, sums, passSeconds);
    }
  }

  /** The candidate with the lowest validation loss, the first of equal ones. */
  private Computed best(SharedEngines shared, HeadSums sums, double passSeconds) {
    Computed best = null;
    HeadRecipe chosen = recipe;
    double solveSeconds = 0;
    for (HeadRecipe candidate : candidates()) {
      long begin = System.nanoTime();
      LinearHead head = candidate.from(sums);
      solveSeconds += secondsSince(begin);
      Computed computed = validated(shared, head);
      if (best == null || computed.loss() < best.loss()) {
        best = computed;
        chosen = candidate;
      }
    }
    listener.headComputed(
        new HeadReport(
            recipe.kind().label(),
            spec.classes(),
            spec.classes() - sums.present(),
            features(),
            sums.samples(),
            recipe.kind() == HeadKind.SAFFU ? chosen.norm() : 0,
            passSeconds,
            solveSeconds));
    return best;
  }

  private List<HeadRecipe> candidates() {
    return data.count(Split.VALIDATION) == 0 ? List.of(recipe) : recipe.candidates();
  }

  private Computed validated(SharedEngines shared, LinearHead head) {
    float[] vector = start.clone();
    System.arraycopy(
        head.values(), 0, vector, vector.length - head.values().length, head.values().length);
    if (data.count(Split.VALIDATION) == 0) {
      return new Computed(vector, Optional.empty());
    }
    Validation validation =
        new Validation(spark, shared, blocks(Split.VALIDATION), batchSize, spec.classes());
    return new Computed(vector, Optional.of(validation.evaluate(vector)));
  }

  /** Elements of an embedding: those of a class's weights. */
  private int features() {
    VectorLayout layout = engines.layout(spec, weightsFile);
    return layout.length(VectorLayout.Role.HEAD) / spec.classes() - 1;
  }

  private DataSetBlocks blocks(Split split) {
    return new DataSetBlocks(
        data.blocks(split), new HadoopSettings(spark.hadoopConfiguration()), spec.imageSize());
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
