package io.quadraspark.benchmark.rounds;

import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/** Rounds of dl4j-spark's own trainer on {@link StockNetwork}. */
final class StockRounds implements Rounds {
  private final JavaSparkContext spark;
  private final SparkComputationGraph trainer;

  StockRounds(JavaSparkContext spark, IUpdater updater) {
    this.spark = spark;
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(SLICES, BATCH)
            .batchSizePerWorker(BATCH)
            .averagingFrequency(STEPS)
            .repartionData(Repartition.Never)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .workerPrefetchNumBatches(0)
            .saveUpdater(true)
            .build();
    this.trainer = new SparkComputationGraph(spark, StockNetwork.configuration(updater), master);
  }

  @Override
  public long vector() {
    return trainer.getNetwork().numParams();
  }

  @Override
  public void run(int round) {
    List<Integer> slices = IntStream.range(0, SLICES).boxed().toList();
    JavaRDD<DataSet> samples =
        spark.parallelize(slices, SLICES).flatMap(slice -> batches(round * SLICES + slice));
    trainer.fit(samples);
  }

  private static Iterator<DataSet> batches(int seed) {
    Random random = new Random(seed);
    return IntStream.range(0, STEPS).mapToObj(step -> batch(random)).iterator();
  }

  /** Noise: images [N, 3, 32, 32]. */
  private static DataSet batch(Random random) {
    float[] values = new float[BATCH * 3 * StockNetwork.SIZE * StockNetwork.SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    INDArray labels = Nd4j.zeros(BATCH, StockNetwork.CLASSES);
    for (int n = 0; n < BATCH; n++) {
      labels.putScalar(n, random.nextInt(StockNetwork.CLASSES), 1);
    }
    return new DataSet(
        Nd4j.createFromArray(values).reshape(BATCH, 3, StockNetwork.SIZE, StockNetwork.SIZE),
        labels);
  }

  @Override
  public void close() {
    // dl4j-spark keeps nothing between two fits.
  }
}
