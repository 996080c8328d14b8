package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.TestSpark;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.training.file.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final int ROUNDS = 5;

  @TempDir Path directory;

  private final TrainingJob job = Jobs.job(Jobs.adam(0.03));
  private final List<String> heard = new ArrayList<>();
  private boolean crashAtCheckpoint;

  /** Ends the driver's work as a crash would: after a round, before its checkpoint is written. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aRunBrokenOffAfterAnyRoundEndsWithTheSameBytes() throws IOException {
    String unbroken = vectorHash(run("unbroken", settings(ROUNDS), 0));
    for (int crash = 1; crash <= ROUNDS; crash++) {
      String output = "crash-" + crash;
      int after = crash;
      assertThatThrownBy(() -> run(output, settings(ROUNDS), after)).isInstanceOf(Crash.class);
      assertThat(vectorHash(run(output, settings(ROUNDS), 0))).isEqualTo(unbroken);
    }
  }

  @Test
  void aRunGoesOnFromTheOneBeforeABrokenCheckpoint() throws IOException {
    TrainingRun.Outcome unbroken = run("out", settings(ROUNDS), 0);
    Path newest = Path.of(java.net.URI.create(unbroken.checkpoint().uri()));
    Files.delete(newest.resolve("manifest.json"));
    heard.clear();
    TrainingRun.Outcome again = run("out", settings(ROUNDS), 0);
    assertThat(vectorHash(again)).isEqualTo(vectorHash(unbroken));
    assertThat(again.warnings())
        .singleElement()
        .asString()
        .contains("round-00000" + ROUNDS, "manifest.json is missing");
    assertThat(heard).contains("started 4", "round 5");
  }

  @Test
  void aFinishedRunSaysSoAndTrainsNoMore() throws IOException {
    TrainingRun.Outcome first = run("out", settings(ROUNDS), 0);
    heard.clear();
    TrainingRun.Outcome second = run("out", settings(ROUNDS), 0);
    assertThat(heard).containsExactly("started 5");
    assertThat(second.state()).isEqualTo(first.state());
    assertThat(second.checkpoint().vector()).isEqualTo(first.checkpoint().vector());
    assertThat(second.checkpoint().uri()).isEqualTo(first.checkpoint().uri());
    assertThat(second.imagesPerSecond()).isZero();
  }

  @Test
  void anotherFixedSettingIsRefusedWithBothValues() throws IOException {
    run("out", settings(2), 0);
    RunSettings other = settings(4, Map.of("slices", "8", "seed", "1"), Map.of());
    assertThatThrownBy(() -> run("out", other, 0))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("slices (3 before, 8 now)")
        .hasMessageNotContaining("seed");
  }

  @Test
  void fewerRoundsThanDoneAreRefused() throws IOException {
    run("out", settings(4), 0);
    assertThatThrownBy(() -> run("out", settings(2), 0))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("after 8 optimiser steps: 16 are done");
  }

  @Test
  void anotherEnvironmentIsSaidAloud() throws IOException {
    run("out", settings(2), 0);
    RunSettings other = settings(3, settings(3).terms().fixed(), Map.of("java", "18"));
    assertThat(run("out", other, 0).warnings())
        .singleElement()
        .asString()
        .contains("java (17 before, 18 now)");
  }

  @Test
  void moreRoundsGoOnWhereFewerEnded() throws IOException {
    run("out", settings(2), 0);
    assertThat(vectorHash(run("out", settings(ROUNDS), 0)))
        .isEqualTo(vectorHash(run("whole", settings(ROUNDS), 0)));
  }

  @Test
  void trainingLearnsWhatALinearModelCannot() throws IOException {
    EvaluationResult start = evaluate(Jobs.start(job).weights());
    TrainingRun.Outcome outcome = run("out", settings(60), 0);
    assertThat(start.top1()).isBetween(0.4, 0.6);
    assertThat(outcome.state().validation().top1()).isGreaterThan(0.9);
    assertThat(outcome.state().frozenHash()).isNotEmpty();
    assertThat(outcome.state().position()).isEqualTo(60L * 3 * 4 * 8);
    assertThat(outcome.state().optimizerSteps()).isEqualTo(60L * 4);
  }

  @Test
  void metricsHaveEachRoundOnceWhereverTheRunWasBroken() throws IOException {
    assertThatThrownBy(() -> run("out", settings(ROUNDS), 3)).isInstanceOf(Crash.class);
    run("out", settings(ROUNDS), 0);
    assertThat(roundsInMetrics()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void metricsHaveEveryRoundOfTheCheckpointThatTheDriverDiedAfter() throws IOException {
    crashAtCheckpoint = true;
    assertThatThrownBy(() -> run("out", settings(ROUNDS), 3)).isInstanceOf(Crash.class);
    crashAtCheckpoint = false;
    heard.clear();
    run("out", settings(ROUNDS), 0);
    assertThat(heard).contains("started 3");
    assertThat(roundsInMetrics()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void damagedMetricsAreSaidAndDoNotStopTheRun() throws IOException {
    run("out", settings(2), 0);
    Path metrics = directory.resolve("out/metrics.jsonl");
    byte[] bytes = Files.readAllBytes(metrics);
    bytes[0] ^= 1;
    // The local file system's own checksum file stays beside it.
    Files.write(metrics, bytes);
    heard.clear();
    assertThat(run("out", settings(4), 0).state().round()).isEqualTo(4);
    assertThat(heard.get(0)).contains("metrics.jsonl is damaged");
    assertThat(roundsInMetrics()).containsExactly(3, 4);
  }

  private List<Integer> roundsInMetrics() throws IOException {
    List<Integer> rounds = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("out/metrics.jsonl"))) {
      var node = Json.MAPPER.readTree(line);
      if (node.get("event").asText().equals("round")) {
        rounds.add(node.get("round").asInt());
        assertThat(node.get("loss").asDouble()).isPositive();
        assertThat(node.get("bytes_up").asLong()).isPositive();
      }
    }
    return rounds;
  }

  private static RunSettings settings(int rounds) {
    return settings(rounds, Map.of("slices", "3", "seed", "1"), Map.of("java", "17"));
  }

  private static RunSettings settings(
      int rounds, Map<String, String> fixed, Map<String, String> environment) {
    return new RunSettings(
        new RoundSchedule(rounds * 4L, new LocalSteps.Constant(4), 3, 8, false),
        600,
        new Cadence(1, 2, 2, 0),
        MovingAverage.NONE,
        ExportChoice.LAST,
        RunTerms.of(fixed, Map.of("rate", "0.03"), environment, null));
  }

  /** Runs, and crashes after that many rounds where it is not 0. */
  private TrainingRun.Outcome run(String output, RunSettings settings, int crashAfter)
      throws IOException {
    String root = directory.resolve(output).toString();
    Configuration hadoop = new Configuration();
    JavaSparkContext spark = TestSpark.context();
    TrainingListener hearing =
        new TrainingListener() {
          @Override
          public void started(int round, int rounds) {
            heard.add("started " + round);
          }

          @Override
          public void roundFinished(RoundReport report) {
            heard.add("round " + report.round());
            if (report.round() == crashAfter && !crashAtCheckpoint) {
              throw new Crash();
            }
          }
        };
    try (Attempts attempts = new Attempts(root, hadoop);
        SharedEngines engines = Jobs.engines(spark, job);
        RoundRunner runner = AveragingRoundRunner.FACTORY.open(spark, job, engines)) {
      return new TrainingRun(
              job,
              settings,
              runner,
              OuterOptimizer.mean(),
              Optional.of(new Validation(spark, engines, Jobs.SAMPLES, 32, 2)::evaluate),
              new Checkpoints(root + "/checkpoints", hadoop),
              attempts,
              TrainingListener.all(
                  dyingAfterTheCheckpointOf(crashAtCheckpoint ? crashAfter : 0),
                  new MetricsFile(root + "/metrics.jsonl", hadoop, attempts, heard::add),
                  hearing))
          .run();
    }
  }

  /** Comes before all others, so that they do not hear of that checkpoint. */
  private static TrainingListener dyingAfterTheCheckpointOf(int last) {
    return new TrainingListener() {
      @Override
      public void checkpointed(int round, String uri) {
        if (round == last) {
          throw new Crash();
        }
      }
    };
  }

  private EvaluationResult evaluate(float[] weights) {
    JavaSparkContext spark = TestSpark.context();
    try (SharedEngines engines = Jobs.engines(spark, job)) {
      return new Validation(spark, engines, Jobs.SAMPLES, 32, 2).evaluate(weights);
    }
  }

  private static String vectorHash(TrainingRun.Outcome outcome) {
    assertThat(new TreeMap<>(outcome.state().terms().fixed())).isNotEmpty();
    return Sha256.of(outcome.checkpoint().vector());
  }
}
