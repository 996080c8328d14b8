package io.quadraspark.training.head;

/**
 * Linear discriminant analysis: Gaussian classes that share one covariance.
 *
 * <pre>
 * Sigma = (T - sum_c n_c mu_c mu_c^T) / (N - C)       Sigma' = (1 - l) Sigma + l tr(Sigma)/F I
 * w_c = Sigma'^-1 mu_c                                 b_c = -1/2 mu_c . w_c + log(n_c / N)
 * </pre>
 *
 * C counts the classes with samples, l is the shrinkage (Friedman, "Regularized Discriminant
 * Analysis", JASA 84, 1989, section 2.2).
 */
final class DiscriminantHead implements ClassScores {
  private final HeadSums sums;
  private final double samples;
  private final Cholesky covariance;

  DiscriminantHead(HeadSums sums, double shrinkage) {
    this.sums = sums;
    this.samples = sums.samples();
    double freedom = samples - sums.present();
    if (freedom < 1) {
      throw HeadErrors.withoutSpread(sums.samples(), sums.present());
    }
    double[][] within = new ClassMeans(sums).within();
    for (double[] row : within) {
      for (int i = 0; i < row.length; i++) {
        row[i] /= freedom;
      }
    }
    covariance = new Cholesky(Shrinkage.towardsMeanVariance(within, shrinkage));
  }

  @Override
  public double[][] of(int from, int to) {
    ClassMeans means = new ClassMeans(sums);
    double[][] sides = means.columns(from, to);
    covariance.solve(sides);
    double[][] scores = ClassMeans.rows(sides);
    for (int c = from; c < to; c++) {
      double[] row = scores[c - from];
      double[] mean = means.of(c);
      double half = 0;
      for (int i = 0; i < mean.length; i++) {
        half += mean[i] * row[i];
      }
      row[mean.length] = -half / 2 + Math.log(sums.count(c) / samples);
    }
    return scores;
  }
}
