package io.quadraspark.training.head;

/** {@code A = L L^T} of a symmetric positive definite matrix, and solutions of {@code A X = B}. */
final class Cholesky {
  /** Row i has i + 1 elements. */
  private final double[][] lower;

  /**
   * @param upper the upper triangle of A; what stands below is not read
   */
  Cholesky(double[][] upper) {
    int n = upper.length;
    lower = new double[n][];
    for (int i = 0; i < n; i++) {
      lower[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double sum = upper[j][i];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        if (i == j && !(sum > 0)) {
          throw HeadErrors.notDefinite(i, sum);
        }
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
    }
  }

  /**
   * Replaces the right sides by their solutions.
   *
   * @param sides [n, k]: row i has element i of each of the k right sides
   */
  void solve(double[][] sides) {
    int n = lower.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        subtract(sides[i], lower[i][j], sides[j]);
      }
      divide(sides[i], lower[i][i]);
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) {
        subtract(sides[i], lower[j][i], sides[j]);
      }
      divide(sides[i], lower[i][i]);
    }
  }

  /** Over the right sides, which lie side by side: a loop that the compiler makes vectors of. */
  private static void subtract(double[] from, double factor, double[] row) {
    for (int k = 0; k < from.length; k++) {
      from[k] -= factor * row[k];
    }
  }

  private static void divide(double[] row, double by) {
    for (int k = 0; k < row.length; k++) {
      row[k] /= by;
    }
  }
}
