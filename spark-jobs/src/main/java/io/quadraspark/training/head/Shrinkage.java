package io.quadraspark.training.head;

/** Pulls a covariance towards a multiple of the unit matrix, so that it can be inverted. */
final class Shrinkage {
  private Shrinkage() {}

  /**
   * {@code (1 - l) A + l tr(A)/F I}, in place.
   *
   * @param upper the upper triangle of A
   */
  static double[][] towardsMeanVariance(double[][] upper, double share) {
    double ridge = share * meanVariance(upper);
    for (int i = 0; i < upper.length; i++) {
      for (int j = i; j < upper.length; j++) {
        upper[i][j] *= 1 - share;
      }
      upper[i][i] += ridge;
    }
    return upper;
  }

  /** {@code A + l tr(A)/F I}, in place. */
  static double[][] ridge(double[][] upper, double share) {
    double ridge = share * meanVariance(upper);
    for (int i = 0; i < upper.length; i++) {
      upper[i][i] += ridge;
    }
    return upper;
  }

  private static double meanVariance(double[][] upper) {
    double trace = 0;
    for (int i = 0; i < upper.length; i++) {
      trace += upper[i][i];
    }
    if (!(trace > 0)) {
      throw HeadErrors.withoutVariance(trace);
    }
    return trace / upper.length;
  }
}
