package io.quadraspark.training.head;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import scala.Tuple2;

/**
 * The sums over a whole split, on the driver. Not larger than one {@link SumTable}: rows of classes
 * without samples may stand nowhere.
 */
public final class HeadSums {
  private final SumTable table;
  private final double[][] chunks;

  private HeadSums(SumTable table, double[][] chunks) {
    this.table = table;
    this.chunks = chunks;
  }

  /** Of chunks of dense rows, by their number. */
  static HeadSums of(SumTable table, List<Tuple2<Integer, double[]>> found) {
    double[][] chunks = new double[table.chunks()][];
    found.forEach(chunk -> chunks[chunk._1()] = chunk._2());
    return new HeadSums(table, chunks);
  }

  int classes() {
    return table.classes();
  }

  int features() {
    return table.features();
  }

  HeadKind kind() {
    return table.kind();
  }

  /** Samples of class c. */
  long count(int c) {
    double[] chunk = chunks[c / table.chunkRows()];
    return chunk == null ? 0 : (long) chunk[place(c)];
  }

  /** Samples of all classes. */
  public long samples() {
    return IntStream.range(0, classes()).mapToLong(this::count).sum();
  }

  /** Classes with samples. */
  public int present() {
    return (int) IntStream.range(0, classes()).filter(c -> count(c) > 0).count();
  }

  /** A copy of the sums of a row, zeros where nothing was added to it. */
  double[] row(int index) {
    double[] chunk = chunks[index / table.chunkRows()];
    int from = place(index) + 1;
    return chunk == null
        ? new double[table.width()]
        : Arrays.copyOfRange(chunk, from, from + table.width());
  }

  /** The sums of all classes together. */
  double[] total() {
    double[] total = new double[table.width()];
    for (int c = 0; c < classes(); c++) {
      double[] row = row(c);
      for (int i = 0; i < total.length; i++) {
        total[i] += row[i];
      }
    }
    return total;
  }

  /** The upper triangle of {@code sum x x^T}, its rows copied. */
  double[][] scatter() {
    double[][] rows = new double[features()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(classes() + i);
    }
    return rows;
  }

  private int place(int row) {
    return row % table.chunkRows() * (1 + table.width());
  }
}
