package io.quadraspark.training.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.quadraspark.TestSpark;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.training.FakeEngineFactory;
import io.quadraspark.training.SharedEngines;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadPassTest {
  private static final Embeddings SAMPLES = new Embeddings(List.of(90, 40, 0, 70, 110), 64, false);

  @ParameterizedTest
  @EnumSource(
      value = HeadKind.class,
      names = {"ZERO"},
      mode = EnumSource.Mode.EXCLUDE)
  void theClustersSumsAreThoseOfOneMachine(HeadKind kind) {
    HeadSums sums = pass(TestSpark.context(), kind, 64);
    HeadSums alone = SAMPLES.sums(kind);
    SumTable table = new SumTable(kind, SAMPLES.classes(), Embeddings.FEATURES);
    for (int c = 0; c < SAMPLES.classes(); c++) {
      assertThat(sums.count(c)).isEqualTo((long) SAMPLES.counts().get(c));
    }
    for (int row = 0; row < table.rows(); row++) {
      double[] expected = alone.row(row);
      double[] found = sums.row(row);
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i])
            .as("row %d, %d", row, i)
            .isCloseTo(expected[i], withinPercentage(1e-7));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 64})
  void anotherNumberOfRangesMovesTheLastBitsAlone(int ranges) {
    HeadSums one = pass(TestSpark.context(), HeadKind.LDA, 1);
    HeadSums many = pass(TestSpark.context(), HeadKind.LDA, ranges);
    for (int row = 0; row < SAMPLES.classes() + Embeddings.FEATURES; row++) {
      for (int i = 0; i < Embeddings.FEATURES; i++) {
        assertThat(many.row(row)[i]).isCloseTo(one.row(row)[i], withinPercentage(1e-7));
      }
    }
    assertThat(predictions(many)).isEqualTo(predictions(one));
  }

  private static int[] predictions(HeadSums sums) {
    double[][] scores = new DiscriminantHead(sums, 0.01).of(0, SAMPLES.classes());
    double[][] all = SAMPLES.all();
    int[] best = new int[all.length];
    for (int n = 0; n < all.length; n++) {
      double highest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < scores.length; c++) {
        double score = References.score(scores[c], all[n]);
        if (score > highest) {
          highest = score;
          best[n] = c;
        }
      }
    }
    return best;
  }

  @Test
  void moreTasksAtATimeOrExecutorsOfTheirOwnGiveTheSameBits() {
    float[] head = head(TestSpark.context());
    assertThat(TestSpark.<float[]>on("local[1]", Map.of(), HeadPassTest::head)).isEqualTo(head);
    assertThat(TestSpark.<float[]>onCluster(3, HeadPassTest::head)).isEqualTo(head);
  }

  private static float[] head(JavaSparkContext spark) {
    HeadSums sums = pass(spark, HeadKind.LDA, 10);
    return new HeadRecipe(HeadKind.LDA, 0.01, 0).from(sums).values();
  }

  @Test
  void sumsThatSparkWouldNotLetThroughAreRefusedFirst() {
    assertThatThrownBy(
            () ->
                TestSpark.<Object>on(
                    "local[1]",
                    Map.of("spark.driver.maxResultSize", "1m"),
                    spark ->
                        new HeadPass(spark, null, SAMPLES, 8)
                            .run(new SumTable(HeadKind.LDA, 1000, 200), new float[0], 1)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1929600 bytes")
        .hasMessageContaining("spark.driver.maxResultSize=0");
  }

  private static HeadSums pass(JavaSparkContext spark, HeadKind kind, int ranges) {
    FakeEngineFactory factory = new FakeEngineFactory();
    float[] vector = factory.initial(SAMPLES.spec(), Embeddings.WEIGHTS);
    try (SharedEngines engines =
        new SharedEngines(spark, factory, SAMPLES.spec(), Embeddings.WEIGHTS)) {
      return new HeadPass(spark, engines, SAMPLES, 8)
          .run(new SumTable(kind, SAMPLES.classes(), Embeddings.FEATURES), vector, ranges);
    }
  }
}
