package io.quadraspark.training.head;

/**
 * {@code sum x x^T}, upper triangle. Each element is summed in the order of the samples, whoever
 * computes it, so the rows of the sum may be computed side by side.
 */
final class Scatter {
  private final double[][] rows;

  Scatter(int features) {
    this.rows = new double[features][features];
  }

  /** Row i; elements before i are zero. */
  double[] row(int i) {
    return rows[i];
  }

  /** Adds {@code samples} vectors, [samples, F], to row {@code i}. */
  void addToRow(int i, double[] vectors, int samples) {
    double[] row = rows[i];
    int features = rows.length;
    for (int n = 0; n < samples; n++) {
      int from = n * features;
      double scale = vectors[from + i];
      if (scale != 0) {
        for (int j = i; j < features; j++) {
          row[j] += scale * vectors[from + j];
        }
      }
    }
  }

  void add(double[] vectors, int samples) {
    for (int i = 0; i < rows.length; i++) {
      addToRow(i, vectors, samples);
    }
  }
}
