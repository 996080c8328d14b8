package io.quadraspark.training.head;

import java.util.stream.IntStream;

/** The mean embedding of each class; zeros where it has no samples. */
record ClassMeans(HeadSums sums) {
  private static final int BLOCK = 256;

  double[] of(int c) {
    double[] mean = sums.row(c);
    long count = Math.max(1, sums.count(c));
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= count;
    }
    return mean;
  }

  /** The means of the classes {@code [from, to)} as columns, [F, to - from]. */
  double[][] columns(int from, int to) {
    double[][] columns = new double[sums.features()][to - from];
    for (int c = from; c < to; c++) {
      double[] mean = of(c);
      for (int i = 0; i < mean.length; i++) {
        columns[i][c - from] = mean[i];
      }
    }
    return columns;
  }

  /** Columns [F, k] as rows [k, F + 1], the last element of each 0. */
  static double[][] rows(double[][] columns) {
    int count = columns[0].length;
    double[][] rows = new double[count][columns.length + 1];
    for (int i = 0; i < columns.length; i++) {
      for (int k = 0; k < count; k++) {
        rows[k][i] = columns[i][k];
      }
    }
    return rows;
  }

  /**
   * {@code T - sum_c n_c mu_c mu_c^T}, upper triangle. Costs C F^2 / 2 products, spread over the
   * cores by rows of the result.
   */
  double[][] within() {
    int features = sums.features();
    Scatter between = new Scatter(features);
    for (int from = 0; from < sums.classes(); from += BLOCK) {
      int to = Math.min(sums.classes(), from + BLOCK);
      int classes = to - from;
      double[] scaled = new double[classes * features];
      for (int c = from; c < to; c++) {
        double[] mean = of(c);
        double root = Math.sqrt(sums.count(c));
        for (int i = 0; i < features; i++) {
          scaled[(c - from) * features + i] = root * mean[i];
        }
      }
      IntStream.range(0, features).parallel().forEach(i -> between.addToRow(i, scaled, classes));
    }
    double[][] within = sums.scatter();
    for (int i = 0; i < features; i++) {
      for (int j = i; j < features; j++) {
        within[i][j] -= between.row(i)[j];
      }
    }
    return within;
  }
}
