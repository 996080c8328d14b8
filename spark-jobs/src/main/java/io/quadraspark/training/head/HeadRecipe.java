package io.quadraspark.training.head;

import java.util.List;

/**
 * How a head is solved from its sums.
 *
 * @param shrinkage l of LDA, lambda of ridge regression: a share of the features' mean variance
 * @param norm K of SAFFU, its inverse temperature
 */
public record HeadRecipe(HeadKind kind, double shrinkage, double norm) {
  public static final HeadKind KIND_DEFAULT = HeadKind.LDA;
  public static final double SHRINKAGE_DEFAULT = 0.01;
  public static final double NORM_DEFAULT = 100;

  private static final List<Double> NORMS = List.of(10.0, 30.0, 100.0, 300.0, 1000.0);

  /** The recipes of which a validation split shows the best; one where there is no choice. */
  public List<HeadRecipe> candidates() {
    return kind == HeadKind.SAFFU
        ? NORMS.stream().map(candidate -> new HeadRecipe(kind, shrinkage, candidate)).toList()
        : List.of(this);
  }

  /** The head that {@code sums} give, which were made for this kind. */
  public LinearHead from(HeadSums sums) {
    return switch (kind) {
      case LDA -> LinearHead.of(sums, new DiscriminantHead(sums, shrinkage));
      case RIDGE -> LinearHead.of(sums, new RidgeHead(sums, shrinkage));
      case SAFFU -> LinearHead.of(sums, new ExplicitHead(sums, ExplicitHead.SMOOTHING, norm));
      case NEAREST_MEAN -> LinearHead.of(sums, new NearestMeanHead(sums));
      case ZERO -> LinearHead.zero(sums.classes(), sums.features());
    };
  }
}
