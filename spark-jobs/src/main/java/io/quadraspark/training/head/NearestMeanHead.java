package io.quadraspark.training.head;

/**
 * The nearest class mean by Euclidean distance: {@code w_c = mu_c}, {@code b_c = -|mu_c|^2 / 2}.
 */
record NearestMeanHead(HeadSums sums) implements ClassScores {
  @Override
  public double[][] of(int from, int to) {
    ClassMeans means = new ClassMeans(sums);
    double[][] scores = ClassMeans.rows(means.columns(from, to));
    for (double[] row : scores) {
      double squares = 0;
      for (double weight : row) {
        squares += weight * weight;
      }
      row[row.length - 1] = -squares / 2;
    }
    return scores;
  }
}
