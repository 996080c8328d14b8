package io.quadraspark.training;

import io.quadraspark.engine.Batch;
import io.quadraspark.engine.DivergedException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Evaluates a vector on all blocks of a split, in one Spark job. Counts are integers and the
 * blocks' losses are added in order of the blocks, so the result does not depend on who evaluated
 * what.
 */
public final class Validation {
  private final JavaSparkContext spark;
  private final SharedEngines engines;
  private final EvaluationSource source;
  private final int batchSize;
  private final int classes;

  public Validation(
      JavaSparkContext spark,
      SharedEngines engines,
      EvaluationSource source,
      int batchSize,
      int classes) {
    this.spark = spark;
    this.engines = engines;
    this.source = source;
    this.batchSize = batchSize;
    this.classes = classes;
  }

  /** The figures of {@code weights}. */
  public EvaluationResult evaluate(float[] weights) {
    spark.setJobDescription("validation on %d blocks".formatted(source.blocks()));
    Broadcast<float[]> vector = spark.broadcast(weights);
    try (Shipped<EvaluationSource> shipped = new Shipped<>(spark, source)) {
      List<Integer> blocks = IntStream.range(0, source.blocks()).boxed().toList();
      List<byte[]> scores =
          TaskFailures.named(
              () ->
                  spark
                      .parallelize(blocks, Math.max(1, blocks.size()))
                      .map(blockFunction(engines, shipped, batchSize, classes, vector))
                      .collect());
      BlockScores total = new BlockScores(classes);
      scores.forEach(block -> total.merge(BlockScores.fromBytes(block)));
      EvaluationResult result = total.result();
      if (!Double.isFinite(result.loss())) {
        throw new DivergedException(
            "The validation loss is %s: the network's scores are not finite"
                .formatted(result.loss()));
      }
      return result;
    } finally {
      vector.destroy();
    }
  }

  /** Static, so that the task does not take this object and its context along. */
  private static Function<Integer, byte[]> blockFunction(
      SharedEngines engines,
      Shipped<EvaluationSource> source,
      int batchSize,
      int classes,
      Broadcast<float[]> vector) {
    return block ->
        engines.use(
            pooled -> {
              pooled.engine().load(vector.value());
              return scores(pooled, source.value().block(block, batchSize), classes).toBytes();
            });
  }

  private static BlockScores scores(
      EnginePool.PooledEngine pooled, Iterator<Batch> batches, int classes) throws IOException {
    BlockScores scores = new BlockScores(classes);
    while (batches.hasNext()) {
      Batch batch = batches.next();
      scores.add(batch, pooled.engine().logits(batch));
    }
    return scores;
  }
}
