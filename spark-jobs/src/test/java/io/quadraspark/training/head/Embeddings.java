package io.quadraspark.training.head;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.training.EvaluationSource;
import io.quadraspark.training.FakeEngineFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import scala.Tuple2;

/**
 * Made-up samples of Gaussian classes with correlated features: images of one pixel, whose
 * embeddings the fake engine makes of them.
 *
 * @param counts samples of each class
 * @param blocks numbered blocks that they stand in
 * @param positive whether all values are made positive
 */
record Embeddings(List<Integer> counts, int blocks, boolean positive) implements EvaluationSource {
  static final int FEATURES = 3;
  static final byte[] WEIGHTS = {1, 2, 3};

  int classes() {
    return counts.size();
  }

  int samples() {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }

  /** Labels in the order of the samples, classes mixed. */
  int[] labels() {
    List<Integer> labels = new ArrayList<>();
    for (int c = 0; c < classes(); c++) {
      for (int n = 0; n < counts.get(c); n++) {
        labels.add(c);
      }
    }
    Collections.shuffle(labels, new Random(3));
    return labels.stream().mapToInt(Integer::intValue).toArray();
  }

  /** One sample's values. */
  float[] values(int n, int label) {
    Random random = new Random(31L * n + 7);
    double shared = random.nextGaussian();
    float[] values = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      double mean = ((label * 7 + i * 3) % 5) - 2;
      double value = mean + 0.8 * shared + 0.5 * random.nextGaussian();
      values[i] = (float) (positive ? Math.abs(value) : value);
    }
    return values;
  }

  @Override
  public Iterator<Batch> block(int index, int batchSize) {
    int[] labels = labels();
    int from = (int) ((long) labels.length * index / blocks);
    int to = (int) ((long) labels.length * (index + 1) / blocks);
    List<Batch> batches = new ArrayList<>();
    for (int start = from; start < to; start += batchSize) {
      int size = Math.min(batchSize, to - start);
      float[] images = new float[batchSize * FEATURES];
      int[] batchLabels = new int[batchSize];
      for (int n = 0; n < size; n++) {
        batchLabels[n] = labels[start + n];
        System.arraycopy(values(start + n, batchLabels[n]), 0, images, n * FEATURES, FEATURES);
      }
      batches.add(new Batch(images, batchLabels, size));
    }
    return batches.iterator();
  }

  /** All embeddings, [samples, F]. */
  double[][] all() {
    List<double[]> all = new ArrayList<>();
    FakeEngineFactory factory = new FakeEngineFactory();
    try (Engine engine = factory.open(spec(), WEIGHTS)) {
      engine.load(factory.initial(spec(), WEIGHTS));
      for (int block = 0; block < blocks; block++) {
        Iterator<Batch> batches = block(block, 1);
        while (batches.hasNext()) {
          float[] embedding = engine.embeddings(batches.next());
          all.add(IntStream.range(0, FEATURES).mapToDouble(i -> embedding[i]).toArray());
        }
      }
    }
    return all.toArray(new double[0][]);
  }

  /** Sums of vectors that stand nowhere but here, as one range adds them. */
  static HeadSums sums(HeadKind kind, int classes, double[][] vectors, int[] labels) {
    int features = vectors[0].length;
    SumTable table = new SumTable(kind, classes, features);
    RangeSums sums = new RangeSums(table);
    for (int n = 0; n < vectors.length; n++) {
      float[] vector = new float[features];
      for (int i = 0; i < features; i++) {
        vector[i] = (float) vectors[n][i];
      }
      sums.add(vector, new int[] {labels[n]}, 1);
    }
    List<Tuple2<Integer, double[]>> chunks = new ArrayList<>();
    sums.chunks(0)
        .forEachRemaining(
            chunk -> {
              int index = ChunkKey.chunk(chunk._1());
              double[] dense = new double[table.chunkRows() * (1 + table.width())];
              new PackedRows(table.width(), chunk._2()).addTo(dense, index * table.chunkRows());
              chunks.add(new Tuple2<>(index, dense));
            });
    return HeadSums.of(table, chunks);
  }

  HeadSums sums(HeadKind kind) {
    return sums(kind, classes(), all(), labels());
  }

  EngineSpec spec() {
    return new EngineSpec(
        "fake",
        "file:/backbone",
        Sha256.of(WEIGHTS),
        AdapterSpec.none(),
        false,
        classes(),
        1,
        OptimizerSpec.none(),
        1,
        Precision.FP32,
        ProgramKind.AUTO);
  }
}
