package io.quadraspark.baseline;

import io.quadraspark.engine.Batch;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.dl4j.TrainableGraph;
import io.quadraspark.training.BatchSource;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.ModelState;
import io.quadraspark.training.MomentPolicy;
import io.quadraspark.training.RoundPlan;
import io.quadraspark.training.RoundRunner;
import io.quadraspark.training.SharedEngines;
import io.quadraspark.training.Slice;
import io.quadraspark.training.TrainingJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A round by dl4j-spark's {@link ParameterAveragingTrainingMaster}: the same layer, slices and
 * samples, but its averaging. It sends every parameter of the network with the updater's state down
 * and up, weighs all workers alike, adds floats in the order of arrival and knows nothing of
 * accuracy, which is reported as not known. Its workers start Adam's bias correction again in every
 * round, and it cannot clip by the global norm.
 */
public final class Dl4jParameterAveraging implements RoundRunner {
  public static final String NAME = "dl4j-parameter-averaging";

  private final JavaSparkContext spark;
  private final TrainingJob job;

  private Dl4jParameterAveraging(JavaSparkContext spark, TrainingJob job) {
    this.spark = spark;
    this.job = job;
  }

  /** Makes the runner. */
  public static RoundRunner.Factory factory() {
    return new RoundRunner.Factory() {
      @Override
      public String name() {
        return NAME;
      }

      @Override
      public boolean takesFeatures() {
        return false;
      }

      @Override
      public boolean holdsFactors() {
        return false;
      }

      @Override
      public boolean takesFixedHead() {
        return false;
      }

      @Override
      public RoundRunner open(JavaSparkContext spark, TrainingJob job, SharedEngines engines) {
        double clip = job.spec().optimizer().clipNorm();
        if (clip > 0) {
          throw JobErrors.baselineCannotClip(NAME, clip);
        }
        if (job.moments() != MomentPolicy.AVERAGE) {
          throw JobErrors.ignored(
              "--moments",
              "reset",
              "--trainer %s averages all moments".formatted(NAME),
              "Leave it out, or give another trainer");
        }
        return new Dl4jParameterAveraging(spark, job);
      }
    };
  }

  @Override
  public RoundResult run(RoundPlan plan, ModelState start) {
    spark.setJobDescription(
        "round %d of %s: %d workers".formatted(plan.round() + 1, NAME, plan.slices()));
    try (TrainableGraph network =
        TrainableGraph.load(
            job.spec(), job.weightsFile(), job.layout(), start.weights(), start.optimizer())) {
      JavaRDD<DataSet> samples = samples(plan);
      SparkComputationGraph trainer =
          new SparkComputationGraph(spark, network.graph(), master(plan));
      trainer.fit(samples);

      float[] delta = network.weights();
      for (int i = 0; i < delta.length; i++) {
        delta[i] -= start.weights()[i];
      }
      OptimizerState optimizer = network.optimizer(start.optimizer().steps() + plan.localSteps());
      long bytes = (long) Float.BYTES * delta.length * (1 + optimizer.moments().size());
      double lossSum = trainer.getScore() * plan.samples();
      return new RoundResult(
          delta,
          optimizer,
          new float[0],
          plan.samples(),
          lossSum,
          RoundResult.UNKNOWN,
          bytes,
          bytes * plan.slices(),
          "",
          RoundResult.UNKNOWN);
    }
  }

  private static ParameterAveragingTrainingMaster master(RoundPlan plan) {
    return new ParameterAveragingTrainingMaster.Builder(plan.slices(), plan.batchSize())
        .batchSizePerWorker(plan.batchSize())
        .averagingFrequency(plan.localSteps())
        // A slice is a partition already, in its order.
        .repartionData(Repartition.Never)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .workerPrefetchNumBatches(0)
        .saveUpdater(true)
        .build();
  }

  /** The round's batches, one partition a slice. */
  private JavaRDD<DataSet> samples(RoundPlan plan) {
    List<Slice> slices = IntStream.range(0, plan.slices()).mapToObj(plan::slice).toList();
    BatchSource batches = job.batches();
    EngineSpec spec = job.spec();
    int batchSize = plan.batchSize();
    return spark
        .parallelize(slices, slices.size())
        .flatMap(slice -> read(batches, spec, slice, batchSize));
  }

  private static Iterator<DataSet> read(
      BatchSource batches, EngineSpec spec, Slice slice, int batchSize) throws IOException {
    List<DataSet> sets = new ArrayList<>();
    Iterator<Batch> all = batches.batches(slice.position(), slice.samples(), batchSize);
    while (all.hasNext()) {
      sets.add(TrainableGraph.dataSet(spec, all.next()));
    }
    return sets.iterator();
  }

  @Override
  public void close() {
    // Every round cleans up after itself.
  }
}
