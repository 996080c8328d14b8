package io.quadraspark.training.head;

import java.util.Locale;

/** How a head is made from the embeddings of the training split. */
public enum HeadKind {
  /** Linear discriminant analysis, {@link DiscriminantHead}. */
  LDA(true),
  /** Least squares on one-hot targets, {@link RidgeHead}. */
  RIDGE(true),
  /** The explicit softmax solution of positive features, {@link ExplicitHead}. */
  SAFFU(false),
  /** The nearest class mean, {@link NearestMeanHead}. */
  NEAREST_MEAN(false),
  /** Every score zero: needs no pass. */
  ZERO(false);

  private final boolean scatter;

  HeadKind(boolean scatter) {
    this.scatter = scatter;
  }

  /** {@code nearest-mean}, as users write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it needs {@code sum x x^T} over all samples. */
  boolean scatter() {
    return scatter;
  }

  /** Whether it has a shrinkage. */
  public boolean shrinks() {
    return scatter;
  }
}
