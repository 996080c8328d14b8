package io.quadraspark.training.head;

import io.quadraspark.engine.Batch;
import io.quadraspark.training.EvaluationSource;
import io.quadraspark.training.SharedEngines;
import io.quadraspark.training.Shipped;
import io.quadraspark.training.TaskFailures;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * The sums over a split in one Spark job. The split's blocks are cut into ranges, their number a
 * function of the data alone; a task sums one range in its order, and the ranges' sums are added in
 * order of the ranges, so the result has the same bits for any number of executors, order of
 * arrival and retry.
 *
 * <p>Memory: a task of the first stage holds the sums of its own range, at most one table (133 MB
 * at 19,150 classes and 768 features); one of the second holds one chunk of rows and what Spark's
 * sorter keeps before it spills; the driver holds one table.
 */
public final class HeadPass {
  /** More would be more tables to shuffle; fewer, less to do at a time. */
  private static final int RANGES_MAX = 256;

  private static final String RESULT_LIMIT = "spark.driver.maxResultSize";
  private static final String EXECUTOR_MEMORY = "spark.executor.memory";

  private final JavaSparkContext spark;
  private final SharedEngines engines;
  private final EvaluationSource source;
  private final int batchSize;

  /**
   * @param engines whose embeddings are summed
   * @param source all samples, without augmentation
   * @param batchSize samples computed at once
   */
  public HeadPass(
      JavaSparkContext spark, SharedEngines engines, EvaluationSource source, int batchSize) {
    this.spark = spark;
    this.engines = engines;
    this.source = source;
    this.batchSize = batchSize;
  }

  /**
   * Sums the embeddings under {@code vector} as {@code kind} needs them.
   *
   * @param features of one embedding
   */
  public HeadSums run(HeadKind kind, int classes, int features, float[] vector) {
    return run(
        new SumTable(kind, classes, features), vector, Math.min(source.blocks(), RANGES_MAX));
  }

  HeadSums run(SumTable table, float[] vector, int ranges) {
    requireRoom(table);
    spark.setJobDescription(
        "sums of %s for %d classes in %d ranges"
            .formatted(table.kind().label(), table.classes(), ranges));
    Broadcast<float[]> weights = spark.broadcast(vector);
    try (Shipped<EvaluationSource> shipped = new Shipped<>(spark, source)) {
      List<Integer> indices = IntStream.range(0, ranges).boxed().toList();
      List<Tuple2<Integer, double[]>> chunks =
          TaskFailures.named(
              () ->
                  spark
                      .parallelize(indices, Math.max(1, ranges))
                      .flatMapToPair(
                          rangeFunction(engines, shipped, weights, table, batchSize, ranges))
                      .repartitionAndSortWithinPartitions(new ChunkKey.ByChunk(table.chunks()))
                      .mapPartitions(mergeFunction(table))
                      .collect());
      return HeadSums.of(table, chunks);
    } finally {
      weights.destroy();
    }
  }

  private void requireRoom(SumTable table) {
    long limit = spark.getConf().getSizeAsBytes(RESULT_LIMIT, "1g");
    if (limit > 0 && table.bytes() > limit) {
      throw HeadErrors.sumsTooLarge(table.bytes(), RESULT_LIMIT, limit);
    }
    boolean local = spark.isLocal();
    long heap =
        local
            ? Runtime.getRuntime().maxMemory()
            : spark.getConf().getSizeAsBytes(EXECUTOR_MEMORY, "1g");
    int tasks =
        local ? spark.defaultParallelism() : spark.getConf().getInt("spark.executor.cores", 1);
    // Spark leaves tasks about 0.6 of the heap, and a table that is packed has some of it twice.
    if (table.bytes() * tasks > heap / 2) {
      throw HeadErrors.noRoomForSums(
          table.bytes(), tasks, local ? "spark.driver.memory" : EXECUTOR_MEMORY, heap);
    }
  }

  /** Static, so that the task does not take this object and its context along. */
  private static PairFlatMapFunction<Integer, Long, double[]> rangeFunction(
      SharedEngines engines,
      Shipped<EvaluationSource> source,
      Broadcast<float[]> weights,
      SumTable table,
      int batchSize,
      int ranges) {
    return range ->
        engines.with(
            weights.value(),
            engine -> {
              RangeSums sums = new RangeSums(table);
              long blocks = source.value().blocks();
              int end = (int) (blocks * (range + 1) / ranges);
              for (int block = (int) (blocks * range / ranges); block < end; block++) {
                Iterator<Batch> batches = source.value().block(block, batchSize);
                while (batches.hasNext()) {
                  Batch batch = batches.next();
                  sums.add(engine.embeddings(batch), batch.labels(), batch.size());
                }
              }
              return sums.chunks(range);
            });
  }

  private static FlatMapFunction<Iterator<Tuple2<Long, double[]>>, Tuple2<Integer, double[]>>
      mergeFunction(SumTable table) {
    return records -> {
      if (!records.hasNext()) {
        return List.<Tuple2<Integer, double[]>>of().iterator();
      }
      double[] dense = new double[table.chunkRows() * (1 + table.width())];
      int chunk = 0;
      while (records.hasNext()) {
        Tuple2<Long, double[]> record = records.next();
        chunk = ChunkKey.chunk(record._1());
        new PackedRows(table.width(), record._2()).addTo(dense, chunk * table.chunkRows());
      }
      return List.of(new Tuple2<>(chunk, dense)).iterator();
    };
  }
}
