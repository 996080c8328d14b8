package io.quadraspark.program.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Function;

/**
 * Derivatives of {@code sum gradient * q} along a random direction, by central differences of the
 * reference. A wrong number anywhere in a gradient shows in almost every direction.
 */
final class FiniteDifferences {
  private static final double STEP = 1e-5;

  private final FactorCase c;
  private final Random random;
  private final ReferenceFactors reference;
  private final double[] weight;

  FiniteDifferences(FactorCase c, Random random) {
    this.c = c;
    this.random = random;
    this.reference = c.reference();
    this.weight = c.gradient.values();
  }

  void assertGradients() {
    double[] xa = c.xa.values();
    double[] xb = c.xb.values();
    double[] da = FactorCase.doubles(c.da);
    double[] db = FactorCase.doubles(c.db);
    double[] scale = FactorCase.doubles(c.scale);
    check("da", da, c.gradientDa, p -> reference.term(xa, xb, p, db, scale));
    check("db", db, c.gradientDb, p -> reference.term(xa, xb, da, p, scale));
    check("scale", scale, c.gradientScale, p -> reference.term(xa, xb, da, db, p));
    double rounding = c.gradientXa.map().element() == Element.BF16 ? 1.0 / 512 : 0;
    if (c.oneInput) {
      double[] both = c.gradientXa.values();
      check("x", xa, both, rounding, p -> reference.term(p, p, da, db, scale));
    } else {
      double[] a = c.gradientXa.values();
      double[] b = c.gradientXb.values();
      check("xa", xa, a, rounding, p -> reference.term(p, xb, da, db, scale));
      check("xb", xb, b, rounding, p -> reference.term(xa, p, da, db, scale));
    }
  }

  private void check(
      String name, double[] at, float[] gradient, Function<double[], double[]> term) {
    check(name, at, FactorCase.doubles(gradient), 0, term);
  }

  private void check(
      String name,
      double[] at,
      double[] gradient,
      double rounding,
      Function<double[], double[]> term) {
    double[] direction = random.doubles(at.length, -1, 1).toArray();
    double expected =
        (loss(term.apply(moved(at, direction, STEP)))
                - loss(term.apply(moved(at, direction, -STEP))))
            / (2 * STEP);
    double actual = 0;
    double square = 0;
    for (int i = 0; i < at.length; i++) {
      actual += gradient[i] * direction[i];
      square += gradient[i] * gradient[i] * direction[i] * direction[i];
    }
    // Roundings are independent, so their sum grows as the root of the sum of squares.
    assertThat(actual)
        .as("derivative by %s, %s %s", name, c.geometry, c.kernel)
        .isCloseTo(expected, within(1e-6 + (4 * rounding + 3e-5) * Math.sqrt(square)));
  }

  private double loss(double[] term) {
    double sum = 0;
    for (int i = 0; i < term.length; i++) {
      sum += weight[i] * term[i];
    }
    return sum;
  }

  private static double[] moved(double[] at, double[] direction, double step) {
    double[] moved = at.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction[i];
    }
    return moved;
  }
}
