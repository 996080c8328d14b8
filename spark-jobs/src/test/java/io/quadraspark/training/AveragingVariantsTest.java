package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.TestSpark;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.FactorSide;
import io.quadraspark.engine.Schedule;
import io.quadraspark.engine.VectorLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs with every way of averaging. */
class AveragingVariantsTest {
  private static final int SLICES = 3;
  private static final int BATCH = 8;
  private static final int STEPS = 18;
  private static final double RATE = 0.03;

  @TempDir Path directory;

  private final List<RoundReport> reports = new ArrayList<>();

  /** The ways of averaging, each against another memory that a checkpoint has to keep. */
  enum Variant {
    MEAN(OuterOptimizer.mean()),
    NESTEROV(new NesterovStep(0.7, 0.9)),
    SLOW_MOMENTUM(new SlowMomentumStep(1, 0.5)),
    NESTEROV_WITH_RESET_MOMENTS(new NesterovStep(0.7, 0.9)),
    SLOW_MOMENTUM_WITH_RESET_MOMENTS(new SlowMomentumStep(1, 0.5)),
    MOVING_AVERAGE(OuterOptimizer.mean()),
    QUADRATIC_RULE(OuterOptimizer.mean()),
    FACTORS_IN_TURNS(new NesterovStep(0.7, 0.5));

    private final OuterOptimizer outer;

    Variant(OuterOptimizer outer) {
      this.outer = outer;
    }

    TrainingJob job() {
      MomentPolicy moments =
          name().endsWith("RESET_MOMENTS") ? MomentPolicy.RESET : MomentPolicy.AVERAGE;
      return Jobs.job(Jobs.adam(RATE), Jobs.SAMPLES, moments);
    }

    RunSettings settings() {
      LocalSteps rule =
          this == QUADRATIC_RULE
              ? new LocalSteps.Quadratic(
                  2, 7, 0.05, new Schedule(Schedule.Kind.COSINE, RATE, 2, STEPS))
              : new LocalSteps.Constant(4);
      return new RunSettings(
          new RoundSchedule(STEPS, rule, SLICES, BATCH, this == FACTORS_IN_TURNS),
          600,
          new Cadence(1, 2, 2, 0),
          this == MOVING_AVERAGE ? new MovingAverage(0.9) : MovingAverage.NONE,
          ExportChoice.LAST,
          RunTerms.of(Map.of("seed", "1"), Map.of(), Map.of(), null));
    }
  }

  /** Ends the driver's work as a crash would: after a round, before its checkpoint is written. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource
  void aRunBrokenOffAfterAnyRoundEndsWithTheSameBytes(Variant variant) throws IOException {
    TrainingRun.Outcome unbroken = run(variant, "unbroken", 0);
    int rounds = reports.size();
    assertThat(unbroken.state().optimizerSteps()).isEqualTo(STEPS);
    assertThat(unbroken.state().position()).isEqualTo((long) STEPS * SLICES * BATCH);
    assertThat(reports).extracting(RoundReport::rounds).containsOnly(rounds);
    for (int crash = 1; crash <= rounds; crash++) {
      String output = "crash-" + crash;
      int after = crash;
      assertThatThrownBy(() -> run(variant, output, after)).isInstanceOf(Crash.class);
      TrainingRun.Outcome mended = run(variant, output, 0);
      assertThat(mended.checkpoint().vector()).isEqualTo(unbroken.checkpoint().vector());
      assertThat(mended.checkpoint().optimizer()).isEqualTo(unbroken.checkpoint().optimizer());
      assertThat(mended.exported().exported()).isEqualTo(unbroken.exported().exported());
      assertThat(mended.state().validation()).isEqualTo(unbroken.state().validation());
    }
  }

  @Test
  void everyVariantEndsElsewhere() throws IOException {
    List<String> ends = new ArrayList<>();
    for (Variant variant : Variant.values()) {
      ends.add(Sha256.of(run(variant, variant.name(), 0).checkpoint().exported()));
    }
    assertThat(ends).doesNotHaveDuplicates();
  }

  @Test
  void theQuadraticRuleLengthensRounds() throws IOException {
    run(Variant.QUADRATIC_RULE, "out", 0);
    List<Long> ends = reports.stream().map(RoundReport::samples).toList();
    List<Long> steps =
        IntStream.range(0, ends.size())
            .mapToObj(i -> (ends.get(i) - (i == 0 ? 0 : ends.get(i - 1))) / (SLICES * BATCH))
            .toList();
    // (0.05 / 0.03)^2 = 2.8 in the warm-up and at its end.
    assertThat(steps).startsWith(2L, 2L).hasSizeLessThan(STEPS / 2);
    assertThat(steps.get(steps.size() - 2)).isGreaterThan(2);
  }

  @Test
  void theMovingAverageIsWhatIsValidatedAndExported() throws IOException {
    TrainingRun.Outcome outcome = run(Variant.MOVING_AVERAGE, "out", 0);
    VectorLayout layout = Variant.MOVING_AVERAGE.job().layout();
    float[] exported = outcome.exported().exportedWeights(layout);
    assertThat(exported)
        .isNotEqualTo(outcome.checkpoint().vectors(layout, FixedHead.none()).model().weights())
        .isEqualTo(outcome.checkpoint().vectors(layout, FixedHead.none()).average().orElseThrow());
    assertThat(evaluate(exported).scores()).isEqualTo(outcome.state().validation());
  }

  @Test
  void eachRoundHoldsOneFactorAndItsMomentsStill() throws IOException {
    TrainingJob job = Variant.FACTORS_IN_TURNS.job();
    ModelState start = Jobs.start(job);
    try (SharedEngines engines = Jobs.engines(TestSpark.context(), job);
        RoundRunner runner = AveragingRoundRunner.FACTORY.open(TestSpark.context(), job, engines)) {
      RoundTrainer trainer =
          new RoundTrainer(job, runner, OuterOptimizer.mean(), MovingAverage.NONE);
      RunVectors first = new RunVectors(start, Map.of(), Optional.empty());
      RunVectors second = trainer.train(plan(FactorSide.NONE), first).vectors();
      RunVectors third = trainer.train(plan(FactorSide.RIGHT), second).vectors();
      for (VectorLayout.Tensor tensor : job.layout().tensors()) {
        for (Function<RunVectors, float[]> vector :
            List.<Function<RunVectors, float[]>>of(
                vectors -> vectors.model().weights(),
                vectors -> vectors.model().optimizer().moments().get("m"),
                vectors -> vectors.model().optimizer().moments().get("v"))) {
          assertThat(part(tensor, vector.apply(third)).equals(part(tensor, vector.apply(second))))
              .as(tensor.name())
              .isEqualTo(FactorSide.RIGHT.has(tensor));
        }
      }
    }
  }

  @Test
  void theGapOfTheFactorsIsReportedForEachAdapter() throws IOException {
    run(Variant.NESTEROV, "out", 0);
    assertThat(reports)
        .allSatisfy(
            report -> {
              assertThat(report.factorGap().adapters()).containsOnlyKeys("adapter");
              assertThat(report.factorGap().max()).isPositive();
            });
  }

  private static List<Float> part(VectorLayout.Tensor tensor, float[] vector) {
    return IntStream.range(tensor.offset(), tensor.offset() + tensor.length())
        .mapToObj(i -> vector[i])
        .toList();
  }

  private static RoundPlan plan(FactorSide held) {
    return new RoundPlan(0, 0, SLICES, 4, BATCH, false, held);
  }

  /** Runs, and crashes after that many rounds where it is not 0. */
  private TrainingRun.Outcome run(Variant variant, String output, int crashAfter)
      throws IOException {
    reports.clear();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void roundFinished(RoundReport report) {
            reports.add(report);
            if (report.round() == crashAfter) {
              throw new Crash();
            }
          }
        };
    TrainingJob job = variant.job();
    JavaSparkContext spark = TestSpark.context();
    try (SharedEngines engines = Jobs.engines(spark, job);
        RoundRunner runner = AveragingRoundRunner.FACTORY.open(spark, job, engines)) {
      return new TrainingRun(
              job,
              variant.settings(),
              runner,
              variant.outer,
              Optional.of(new Validation(spark, engines, Jobs.SAMPLES, 32, 2)::evaluate),
              new Checkpoints(directory.resolve(output).toString(), new Configuration()),
              new Attempts(directory.resolve(output).toString(), new Configuration()),
              listener)
          .run();
    }
  }

  private static EvaluationResult evaluate(float[] weights) {
    TrainingJob job = Variant.MEAN.job();
    try (SharedEngines engines = Jobs.engines(TestSpark.context(), job)) {
      return new Validation(TestSpark.context(), engines, Jobs.SAMPLES, 32, 2).evaluate(weights);
    }
  }
}
