package io.quadraspark.training.head;

/**
 * Ridge regression on one-hot targets, the mean not penalised:
 *
 * <pre>
 * A = T - N m m^T     w_c = (A + lambda tr(A)/F I)^-1 (S_c - n_c m)     b_c = n_c / N - w_c . m
 * </pre>
 *
 * with m the mean of all embeddings. Its scores are expected shares, from about 0 to 1, not log
 * probabilities.
 */
final class RidgeHead implements ClassScores {
  private final HeadSums sums;
  private final double samples;
  private final double[] mean;
  private final Cholesky scatter;

  RidgeHead(HeadSums sums, double lambda) {
    this.sums = sums;
    this.samples = sums.samples();
    this.mean = sums.total();
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= samples;
    }
    double[][] centred = sums.scatter();
    for (int i = 0; i < mean.length; i++) {
      for (int j = i; j < mean.length; j++) {
        centred[i][j] -= samples * mean[i] * mean[j];
      }
    }
    scatter = new Cholesky(Shrinkage.ridge(centred, lambda));
  }

  @Override
  public double[][] of(int from, int to) {
    double[][] sides = new double[mean.length][to - from];
    for (int c = from; c < to; c++) {
      double[] row = sums.row(c);
      for (int i = 0; i < mean.length; i++) {
        sides[i][c - from] = row[i] - sums.count(c) * mean[i];
      }
    }
    scatter.solve(sides);
    double[][] scores = ClassMeans.rows(sides);
    for (int c = from; c < to; c++) {
      double[] row = scores[c - from];
      double atMean = 0;
      for (int i = 0; i < mean.length; i++) {
        atMean += mean[i] * row[i];
      }
      row[mean.length] = sums.count(c) / samples - atMean;
    }
    return scores;
  }
}
