package io.quadraspark.training.head;

/**
 * SAFFU's explicit solution of a softmax layer on positive features, which is multinomial naive
 * Bayes with the classes' shares as prior. A signed feature counts as two positive ones, {@code p =
 * max(x, 0)} and {@code q = max(-x, 0)}. With {@code F_c = sum_(n of class c) [p, q]_n /
 * ||x_n||_1}, D = 2F and smoothing a:
 *
 * <pre>
 * u_dc = log((F_dc + a n_c / D) / (n_c (1 + a)))      score_c = K sum_d [p, q]_d / ||x||_1 u_dc + log n_c
 * </pre>
 *
 * K, the norm that every sample is scaled to, is an inverse temperature.
 *
 * <p>A linear head can neither divide by the norm of its input nor split it by sign. So the norm is
 * the mean norm of the training samples, and {@code |x_d|} its best linear prediction from {@code
 * x_d} over them, {@code alpha_d + beta_d x_d}. Both are exact for features that are nowhere
 * negative and have one norm.
 */
final class ExplicitHead implements ClassScores {
  /** A feature that a class never has would have the score minus infinity. */
  static final double SMOOTHING = 0.01;

  private final HeadSums sums;
  private final double smoothing;
  private final double scale;
  private final double[] alpha;
  private final double[] beta;

  /**
   * @param norm K
   */
  ExplicitHead(HeadSums sums, double smoothing, double norm) {
    this.sums = sums;
    this.smoothing = smoothing;
    int features = sums.features();
    double samples = sums.samples();
    double[] first = sums.row(sums.classes());
    double[] second = sums.row(sums.classes() + 1);
    this.alpha = new double[features];
    this.beta = new double[features];
    double norms = 0;
    for (int i = 0; i < features; i++) {
      double p = first[i] / samples;
      double q = first[features + i] / samples;
      double squareP = second[i] / samples;
      double squareQ = second[features + i] / samples;
      norms += p + q;
      double variance = squareP + squareQ - (p - q) * (p - q);
      double covariance = squareP - squareQ - (p + q) * (p - q);
      beta[i] = variance > 0 ? covariance / variance : 0;
      alpha[i] = p + q - beta[i] * (p - q);
    }
    this.scale = norms > 0 ? norm / norms : 0;
  }

  @Override
  public double[][] of(int from, int to) {
    int features = sums.features();
    double[][] scores = new double[to - from][features + 1];
    for (int c = from; c < to; c++) {
      long count = sums.count(c);
      double[] row = sums.row(c);
      double[] score = scores[c - from];
      double cell = smoothing * count / (2 * features);
      double total = count * (1 + smoothing);
      double bias = Math.log(count);
      for (int i = 0; i < features; i++) {
        double positive = Math.log((row[i] + cell) / total);
        double negative = Math.log((row[features + i] + cell) / total);
        score[i] =
            scale * (times((1 + beta[i]) / 2, positive) - times((1 - beta[i]) / 2, negative));
        bias += scale * (times(alpha[i] / 2, positive) + times(alpha[i] / 2, negative));
      }
      score[features] = bias;
    }
    return scores;
  }

  /** A part that no sample has counts nothing, although its logarithm may be minus infinity. */
  private static double times(double factor, double logarithm) {
    return factor == 0 ? 0 : factor * logarithm;
  }
}
