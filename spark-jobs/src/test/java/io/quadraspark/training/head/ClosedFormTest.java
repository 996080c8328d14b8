package io.quadraspark.training.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.dataprep.UserException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedFormTest {
  private static final Embeddings SAMPLES = new Embeddings(List.of(60, 25, 90, 1, 44), 4, false);

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 1})
  void theDiscriminantIsThatOfTheDefinition(double shrinkage) {
    assertSame(
        new DiscriminantHead(SAMPLES.sums(HeadKind.LDA), shrinkage),
        References.discriminant(SAMPLES.all(), SAMPLES.labels(), SAMPLES.classes(), shrinkage));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 2})
  void ridgeRegressionIsThatOfTheDefinition(double lambda) {
    assertSame(
        new RidgeHead(SAMPLES.sums(HeadKind.RIDGE), lambda),
        References.ridge(SAMPLES.all(), SAMPLES.labels(), SAMPLES.classes(), lambda));
  }

  private static void assertSame(ClassScores found, double[][] expected) {
    double[][] rows = found.of(0, expected.length);
    for (int c = 0; c < expected.length; c++) {
      assertThat(rows[c]).containsExactly(expected[c], within(1e-8));
    }
    assertThat(found.of(2, 3)[0]).as("a class by itself").isEqualTo(rows[2]);
  }

  @Test
  void theNearestMeanScoresAsTheDistanceDoes() {
    double[][] means = References.means(SAMPLES.all(), SAMPLES.labels(), SAMPLES.classes());
    double[][] scores = new NearestMeanHead(SAMPLES.sums(HeadKind.NEAREST_MEAN)).of(0, 5);
    double[] x = {0.3, -1.2, 0.8};
    double square = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
    for (int c = 0; c < 5; c++) {
      double distance = 0;
      for (int i = 0; i < 3; i++) {
        distance += (x[i] - means[c][i]) * (x[i] - means[c][i]);
      }
      assertThat(References.score(scores[c], x)).isCloseTo((square - distance) / 2, within(1e-9));
    }
  }

  @Test
  void onOneHotSamplesTheExplicitHeadIsTheEmpiricalConditional() {
    int[][] counts = {{3, 10, 1}, {7, 2, 6}, {1, 1, 5}, {4, 8, 2}};
    double[][] vectors = new double[50][4];
    int[] labels = new int[50];
    int n = 0;
    for (int d = 0; d < 4; d++) {
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < counts[d][c]; i++) {
          vectors[n][d] = 1;
          labels[n++] = c;
        }
      }
    }
    assertThat(n).isEqualTo(50);
    double[][] scores =
        new ExplicitHead(Embeddings.sums(HeadKind.SAFFU, 3, vectors, labels), 0, 1).of(0, 3);
    for (int d = 0; d < 4; d++) {
      double[] x = new double[4];
      x[d] = 1;
      double total = counts[d][0] + counts[d][1] + counts[d][2];
      double[] p = softmax(scores, x);
      for (int c = 0; c < 3; c++) {
        assertThat(p[c]).isCloseTo(counts[d][c] / total, within(1e-12));
      }
    }
  }

  private static double[] softmax(double[][] scores, double[] x) {
    double[] p = new double[scores.length];
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(References.score(scores[c], x));
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }

  @Test
  void onPositiveSamplesOfOneNormTheExplicitHeadIsNaiveBayes() {
    double norm = 7;
    Embeddings positive = new Embeddings(List.of(40, 30, 50), 1, true);
    double[][] all = positive.all();
    for (double[] x : all) {
      double sum = x[0] + x[1] + x[2];
      for (int i = 0; i < 3; i++) {
        x[i] = (float) (x[i] / sum);
      }
    }
    int[] labels = positive.labels();
    HeadSums sums = Embeddings.sums(HeadKind.SAFFU, 3, all, labels);
    double[][] scores = new ExplicitHead(sums, 0, norm).of(0, 3);
    double[][] shares = References.means(all, labels, 3);
    for (double[] x : all) {
      double[] difference = new double[3];
      for (int c = 0; c < 3; c++) {
        double bayes = Math.log(References.count(labels, c));
        double saffu = 0;
        for (int i = 0; i < 3; i++) {
          double share = shares[c][i];
          bayes += norm * x[i] * Math.log(share);
          double f = share * References.count(labels, c);
          double u = Math.log(f) - (norm - 1) / norm * Math.log(References.count(labels, c));
          saffu += norm * x[i] * u;
        }
        difference[c] = References.score(scores[c], x) - bayes;
        // Samples of single precision have a norm of 1 but for 1e-7.
        assertThat(References.score(scores[c], x)).isCloseTo(saffu, within(1e-5));
      }
      assertThat(difference[1] - difference[0]).isCloseTo(0, within(1e-5));
      assertThat(difference[2] - difference[0]).isCloseTo(0, within(1e-5));
    }
  }

  @Test
  void signedFeaturesCountAsTwoPositiveOnes() {
    // Half of the samples of both classes have the sign turned: their absolute value tells nothing.
    Random random = new Random(4);
    double[][] vectors = new double[400][2];
    int[] labels = new int[400];
    for (int n = 0; n < 400; n++) {
      labels[n] = n % 2;
      double sign = labels[n] == 0 ? 1 : -1;
      vectors[n][0] = sign * (1 + 0.1 * random.nextGaussian());
      vectors[n][1] = random.nextBoolean() ? 1 : -1;
    }
    double[][] scores =
        new ExplicitHead(
                Embeddings.sums(HeadKind.SAFFU, 2, vectors, labels), ExplicitHead.SMOOTHING, 10)
            .of(0, 2);
    for (int n = 0; n < 400; n++) {
      int other = 1 - labels[n];
      assertThat(References.score(scores[labels[n]], vectors[n]))
          .isGreaterThan(References.score(scores[other], vectors[n]));
    }
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void aClassWithoutSamplesHasFiniteScoresThatDoNotWin(HeadKind kind) {
    Embeddings gap = new Embeddings(List.of(50, 0, 40, 30), 1, true);
    LinearHead head = new HeadRecipe(kind, 0.01, 10).from(gap.sums(kind));
    assertThat(head.values()).hasSize(4 * 3 + 4).doesNotContain(Float.NaN);
    double[][] rows = rows(head);
    for (double[] x : gap.all()) {
      double absent = References.score(rows[1], x);
      assertThat(absent).isFinite();
      double highest =
          IntStream.of(0, 2, 3).mapToDouble(c -> References.score(rows[c], x)).max().orElseThrow();
      assertThat(absent).isLessThanOrEqualTo(highest + 1e-5);
    }
  }

  private static double[][] rows(LinearHead head) {
    double[][] rows = new double[head.classes()][head.features() + 1];
    for (int c = 0; c < rows.length; c++) {
      for (int i = 0; i < head.features(); i++) {
        rows[c][i] = head.values()[c * head.features() + i];
      }
      rows[c][head.features()] = head.values()[head.classes() * head.features() + c];
    }
    return rows;
  }

  @Test
  void whatCannotBeSolvedSaysWhatElseToTry() {
    double[][] vectors = {{1, 2}, {3, 4}, {2, 9}};
    assertRefused(
        "3 samples of 3 classes",
        () ->
            new HeadRecipe(HeadKind.LDA, 0.01, 0)
                .from(Embeddings.sums(HeadKind.LDA, 3, vectors, new int[] {0, 1, 2})));
    double[][] same = {{1, 2}, {1, 2}, {1, 2}};
    assertRefused(
        "total variance is 0.0",
        () ->
            new HeadRecipe(HeadKind.RIDGE, 0.01, 0)
                .from(Embeddings.sums(HeadKind.RIDGE, 2, same, new int[] {0, 1, 1})));
    assertRefused("pivot 1 is 0.0", () -> new Cholesky(new double[][] {{1, 1}, {0, 1}}));
  }

  private static void assertRefused(
      String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("--head");
  }

  @Test
  void manyClassesInManyChunksAreEachTheirOwn() {
    int classes = 700;
    double[][] vectors = new double[2 * classes][1];
    int[] labels = new int[2 * classes];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = n % classes;
      vectors[n][0] = labels[n];
    }
    HeadSums sums = Embeddings.sums(HeadKind.NEAREST_MEAN, classes, vectors, labels);
    LinearHead head = new HeadRecipe(HeadKind.NEAREST_MEAN, 0.01, 0).from(sums);
    for (int c = 0; c < classes; c++) {
      assertThat(head.values()[c]).isEqualTo(c);
      assertThat(head.values()[classes + c]).isEqualTo(-c * (float) c / 2);
    }
  }
}
