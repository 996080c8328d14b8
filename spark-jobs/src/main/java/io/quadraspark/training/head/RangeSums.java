package io.quadraspark.training.head;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import scala.Tuple2;

/**
 * The sums over one range of a split, added in the order of its samples. Holds one table at most:
 * the rows of the classes that the range has, and the scatter.
 */
final class RangeSums {
  private final SumTable table;

  /** By row: a count, then the sums. */
  private final TreeMap<Integer, double[]> rows = new TreeMap<>();

  private final Scatter scatter;
  private double[] vectors = new double[0];

  RangeSums(SumTable table) {
    this.table = table;
    this.scatter = new Scatter(table.kind().scatter() ? table.features() : 0);
  }

  /** Adds a batch; {@code embeddings} are [N, F], {@code labels} at least N. */
  void add(float[] embeddings, int[] labels, int samples) {
    int length = Math.multiplyExact(samples, table.width());
    if (vectors.length < length) {
      vectors = new double[length];
    }
    for (int n = 0; n < samples; n++) {
      double norm = write(embeddings, n);
      add(row(labels[n]), n, norm == 0 ? 0 : 1 / norm);
    }
    if (table.kind().scatter()) {
      scatter.add(vectors, samples);
    }
    if (table.signs()) {
      addSigned(samples);
    }
  }

  private double[] row(int index) {
    return rows.computeIfAbsent(index, absent -> new double[1 + table.width()]);
  }

  /** Writes what is summed of sample n; returns what it is divided by in its class's row. */
  private double write(float[] embeddings, int n) {
    int features = table.features();
    int to = n * table.width();
    double norm = 0;
    for (int i = 0; i < features; i++) {
      double x = embeddings[n * features + i];
      if (table.signs()) {
        vectors[to + i] = Math.max(x, 0);
        vectors[to + features + i] = Math.max(-x, 0);
        norm += Math.abs(x);
      } else {
        vectors[to + i] = x;
      }
    }
    return table.signs() ? norm : 1;
  }

  private void add(double[] row, int n, double scale) {
    int from = n * table.width();
    row[0]++;
    for (int i = 0; i < table.width(); i++) {
      row[1 + i] += scale * vectors[from + i];
    }
  }

  private void addSigned(int samples) {
    double[] sums = row(table.classes());
    double[] squares = row(table.classes() + 1);
    for (int n = 0; n < samples; n++) {
      add(sums, n, 1);
      squares[0]++;
      for (int i = 0; i < table.width(); i++) {
        double x = vectors[n * table.width() + i];
        squares[1 + i] += x * x;
      }
    }
  }

  /**
   * The sums in chunks, the first rows first, each under {@link ChunkKey#of}; packed one by one and
   * then dropped here.
   */
  Iterator<Tuple2<Long, double[]>> chunks(int range) {
    for (int i = 0; i < (table.kind().scatter() ? table.features() : 0); i++) {
      System.arraycopy(scatter.row(i), 0, row(table.classes() + i), 1, table.features());
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !rows.isEmpty();
      }

      @Override
      public Tuple2<Long, double[]> next() {
        if (rows.isEmpty()) {
          throw new NoSuchElementException();
        }
        int chunk = rows.firstKey() / table.chunkRows();
        int end = (chunk + 1) * table.chunkRows();
        int count = rows.headMap(end).size();
        PackedRows packed = new PackedRows(table.width(), count);
        for (int i = 0; i < count; i++) {
          var first = rows.pollFirstEntry();
          packed.put(i, first.getKey(), first.getValue());
        }
        return new Tuple2<>(ChunkKey.of(chunk, range), packed.values());
      }
    };
  }
}
