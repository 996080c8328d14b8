package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.TestSpark;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.Engine;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class ValidationTest {
  private final TrainingJob job = Jobs.job(Jobs.sgd(0.5));

  @Test
  void figuresAreThoseOfOnePassOverAllSamples() {
    float[] weights = trained();
    Batch all = Jobs.SAMPLES.batch(0, 600);
    float[] logits = logits(weights, all);
    int right = 0;
    double loss = 0;
    int[][] confusion = new int[2][2];
    for (int n = 0; n < 600; n++) {
      double a = logits[2 * n];
      double b = logits[2 * n + 1];
      int predicted = b > a ? 1 : 0;
      right += predicted == all.labels()[n] ? 1 : 0;
      confusion[all.labels()[n]][predicted]++;
      loss += Math.log(Math.exp(a) + Math.exp(b)) - (all.labels()[n] == 0 ? a : b);
    }
    EvaluationResult result = evaluate(TestSpark.context(), weights);
    assertThat(result.samples()).isEqualTo(600);
    assertThat(result.top1()).isEqualTo(right / 600.0).isBetween(0.3, 0.99);
    assertThat(result.top5()).isEqualTo(1);
    assertThat(result.loss()).isCloseTo(loss / 600, within(1e-9));
    for (EvaluationResult.Confusion pair : result.confusion()) {
      assertThat(pair.count()).isEqualTo(confusion[pair.label()][pair.predicted()]);
    }
    assertThat(result.perClass().get(1).samples()).isEqualTo(confusion[1][0] + confusion[1][1]);
    assertThat(result.perClass().get(1).top1()).isEqualTo(confusion[1][1]);
  }

  @Test
  void theNumberOfExecutorsDoesNotChangeABit() {
    float[] weights = trained();
    EvaluationResult two = evaluate(TestSpark.context(), weights);
    EvaluationResult one = TestSpark.on("local[1]", Map.of(), spark -> evaluate(spark, weights));
    assertThat(one).isEqualTo(two);
  }

  @Test
  void equalScoresGoToTheLowerIndexAndFiveAreLookedAt() {
    BlockScores scores = new BlockScores(7);
    float[] logits = new float[4 * 7];
    // Row 3: class 6 comes last.
    logits[3 * 7 + 6] = -1;
    scores.add(new Batch(new float[0], new int[] {0, 4, 5, 6}, 4), logits);
    EvaluationResult result = scores.result();
    assertThat(result.top1()).isEqualTo(0.25);
    assertThat(result.top5()).isEqualTo(0.5);
  }

  @Test
  void scoresThatAreNotFiniteAreRefused() {
    float[] weights = trained();
    weights[0] = Float.NaN;
    assertThatThrownBy(() -> evaluate(TestSpark.context(), weights))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("not finite");
  }

  private float[] trained() {
    try (Engine engine = job.engines().open(job.spec(), job.weightsFile())) {
      ModelState start = Jobs.start(job);
      engine.load(start.weights(), start.optimizer());
      for (int step = 0; step < 10; step++) {
        engine.train(Jobs.SAMPLES.batch(step * 16L, 16));
      }
      return engine.weights();
    }
  }

  private float[] logits(float[] weights, Batch batch) {
    try (Engine engine = job.engines().open(job.spec(), job.weightsFile())) {
      engine.load(weights);
      return engine.logits(batch);
    }
  }

  private EvaluationResult evaluate(JavaSparkContext spark, float[] weights) {
    try (SharedEngines engines = Jobs.engines(spark, job)) {
      return new Validation(spark, engines, Jobs.SAMPLES, 32, 2).evaluate(weights);
    }
  }
}
