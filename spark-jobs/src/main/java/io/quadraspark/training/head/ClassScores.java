package io.quadraspark.training.head;

/** A linear score for each class, computed for some classes at a time. */
interface ClassScores {
  /**
   * The scores {@code w . x + b} of the classes {@code [from, to)}.
   *
   * @return for each class, F weights and the bias. Those of a class without samples are not used
   */
  double[][] of(int from, int to);
}
