package io.quadraspark.training.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.VectorLayout;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSumTest {
  private static final BigDecimal GRID = BigDecimal.valueOf(2).pow(80);

  private record Term(float[] values, int weight) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theMeanIsTheNearestFloatToTheExactOne(long seed) {
    List<Term> terms = terms(seed, 40, 200);
    float[] mean = sum(terms).mean();
    for (int i = 0; i < mean.length; i++) {
      assertThat(mean[i]).as("element %d", i).isEqualTo(reference(terms, i));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void orderAndGroupingDoNotChangeABit(long seed) {
    List<Term> terms = terms(seed, 60, 100);
    float[] expected = sum(terms).mean();
    Random random = new Random(seed);
    for (int trial = 0; trial < 20; trial++) {
      Collections.shuffle(terms, random);
      ExactSum whole = empty(100);
      for (int from = 0; from < terms.size(); ) {
        int to = Math.min(terms.size(), from + 1 + random.nextInt(9));
        if (random.nextBoolean()) {
          whole.merge(sent(sum(terms.subList(from, to))));
        } else {
          terms.subList(from, to).forEach(term -> whole.add(term.values(), term.weight()));
        }
        from = to;
      }
      assertThat(whole.mean()).isEqualTo(expected);
    }
  }

  @Test
  void allCoresAddAndDivideAsOneThreadDoes() {
    // More than two chunks, the last one short.
    List<Term> terms = terms(21, 5, 2 * Chunks.LENGTH + 77);
    int length = terms.get(0).values().length;
    ExactSum all = new ExactSum("the test", layout(length), 1 << 20, Chunks.ALL_CORES);
    terms.subList(0, 2).forEach(term -> all.add(term.values(), term.weight()));
    all.merge(sent(sum(terms.subList(2, 5))));
    assertThat(all.mean()).isEqualTo(sum(terms).mean());
  }

  @Test
  void whatCannotBeAddedLeavesTheSumAsItWas() {
    ExactSum sum = new ExactSum("it", layout(2), 10);
    sum.add(new float[] {1, 2}, 3);
    assertThatThrownBy(() -> sum.add(new float[] {5, Float.NaN}, 1))
        .isInstanceOf(DivergedException.class);
    assertThat(sum.weight()).isEqualTo(3);
    assertThat(sum.mean()).containsExactly(1, 2);
  }

  @Test
  void aTieRoundsToTheEvenNeighbour() {
    float one = 1f;
    float next = Math.nextUp(one);
    float afterNext = Math.nextUp(next);
    assertThat(meanOf(one, next)).isEqualTo(one);
    assertThat(meanOf(next, afterNext)).isEqualTo(afterNext);
    assertThat(meanOf(-one, -next)).isEqualTo(-one);
  }

  @Test
  void oppositeTermsCancelToZero() {
    assertThat(meanOf(1e8f, 1e-12f, -1e8f, -1e-12f)).isZero();
  }

  @Test
  void bitsBelowTheGridAreCutTowardsZero() {
    assertThat(meanOf(Float.MIN_VALUE)).isZero();
    assertThat(meanOf(-Float.MIN_VALUE)).isZero();
    assertThat(meanOf(Math.scalb(1f, -80))).isEqualTo(Math.scalb(1f, -80));
    assertThat(meanOf(-Math.scalb(1.5f, -80))).isEqualTo(-Math.scalb(1f, -80));
  }

  @Test
  void unequalWeightsWeigh() {
    ExactSum sum = empty(1);
    sum.add(new float[] {1f}, 3);
    sum.add(new float[] {-2f}, 1);
    assertThat(sum.mean()).containsExactly(0.25f);
    assertThat(sum.weight()).isEqualTo(4);
  }

  @Test
  void notANumberIsNamedWithTensorAndIndex() {
    VectorLayout layout =
        new VectorLayout.Builder()
            .add("a", VectorLayout.Role.ADAPTER, 2, 2)
            .add("b", VectorLayout.Role.HEAD, 3)
            .build();
    ExactSum sum = new ExactSum("the delta of round 7", layout, 100);
    float[] values = new float[7];
    values[5] = Float.NaN;
    assertThatThrownBy(() -> sum.add(values, 1))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the delta of round 7")
        .hasMessageContaining("b[1] is NaN");
  }

  @ParameterizedTest
  @ValueSource(
      floats = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e38f, -0x1p47f, 0x1p47f})
  void whatCouldOverflowIsRefused(float value) {
    ExactSum sum = new ExactSum("it", layout(1), 1);
    assertThatThrownBy(() -> sum.add(new float[] {value}, 1)).isInstanceOf(DivergedException.class);
  }

  @Test
  void theLargestTermsOfTheLargestWeightDoNotOverflow() {
    for (float sign : new float[] {1, -1}) {
      ExactSum sum = new ExactSum("it", layout(1), Integer.MAX_VALUE);
      float value = sign * Math.nextDown(0x1p16f);
      sum.add(new float[] {value}, Integer.MAX_VALUE - 5);
      sum.add(new float[] {value}, 5);
      assertThat(sum.mean()).containsExactly(value);
    }
  }

  @Test
  void moreWeightThanAnnouncedIsRefused() {
    ExactSum sum = new ExactSum("it", layout(1), 10);
    sum.add(new float[] {1}, 8);
    assertThatThrownBy(() -> sum.add(new float[] {1}, 3)).hasMessageContaining("8 of 10");
    assertThatThrownBy(() -> sum.add(new float[] {1}, 0)).hasMessageContaining("weight 0");
  }

  private static float meanOf(float... values) {
    ExactSum sum = empty(1);
    for (float value : values) {
      sum.add(new float[] {value}, 1);
    }
    return sum.mean()[0];
  }

  private static ExactSum sum(List<Term> terms) {
    ExactSum sum = empty(terms.get(0).values().length);
    terms.forEach(term -> sum.add(term.values(), term.weight()));
    return sum;
  }

  /** As a task sends it. */
  private static ByteBuffer sent(ExactSum sum) {
    int size = Math.toIntExact(sum.written());
    ByteBuffer out = ByteBuffer.allocate(size + PackedIntegers.SLACK);
    sum.write(out);
    assertThat(out.position()).isEqualTo(size);
    return out.flip();
  }

  private static ExactSum empty(int length) {
    return new ExactSum("the test", layout(length), 1 << 20);
  }

  private static VectorLayout layout(int length) {
    return new VectorLayout.Builder().add("t", VectorLayout.Role.ADAPTER, length).build();
  }

  private static List<Term> terms(long seed, int count, int length) {
    RandomGenerator random = new Random(seed);
    List<Term> terms = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        // From far below the grid to the bound.
        int exponent = random.nextInt(-149, 26);
        values[i] = Math.scalb((float) random.nextGaussian(), i % 3 == 0 ? -5 : exponent);
      }
      terms.add(new Term(values, 1 + random.nextInt(t % 2 == 0 ? 3 : 20_000)));
    }
    return terms;
  }

  /** The same definition in decimal arithmetic: cut each term to the grid, add, divide, round. */
  private static float reference(List<Term> terms, int i) {
    BigDecimal sum = BigDecimal.ZERO;
    long weight = 0;
    for (Term term : terms) {
      sum =
          sum.add(
              new BigDecimal(term.values()[i])
                  .multiply(BigDecimal.valueOf(term.weight()))
                  .multiply(GRID)
                  .setScale(0, RoundingMode.DOWN));
      weight += term.weight();
    }
    BigDecimal mean = sum.divide(BigDecimal.valueOf(weight).multiply(GRID), new MathContext(120));
    return nearest(mean);
  }

  private static float nearest(BigDecimal value) {
    float guess = value.floatValue();
    float best = guess;
    for (float candidate : new float[] {Math.nextDown(guess), guess, Math.nextUp(guess)}) {
      int closer = distance(candidate, value).compareTo(distance(best, value));
      boolean even = (Float.floatToRawIntBits(candidate) & 1) == 0;
      if (closer < 0 || (closer == 0 && even)) {
        best = candidate;
      }
    }
    return best;
  }

  private static BigDecimal distance(float candidate, BigDecimal value) {
    return new BigDecimal(candidate).subtract(value).abs();
  }
}
