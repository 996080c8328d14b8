package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Early stopping and the best checkpoint, with validations whose results are given. */
class BestCheckpointTest {
  private static final List<Double> TOP1 = List.of(0.2, 0.5, 0.4, 0.5, 0.3, 0.6, 0.1, 0.1);

  @TempDir Path directory;

  private final TrainingJob job = Jobs.job(Jobs.sgd(0.1));
  private final List<String> heard = new ArrayList<>();
  private int roundsTrained;

  @Test
  void theBestRoundIsExportedAlthoughNoCheckpointWasDue() throws IOException {
    TrainingRun.Outcome outcome = run(new Cadence(100, 1, 1, 0), ExportChoice.BEST);
    assertThat(outcome.state().best()).isEqualTo(new RunState.Best(6, 0.6, 2));
    assertThat(outcome.exported().state().round()).isEqualTo(6);
    assertThat(outcome.exported().vector()).isNotEqualTo(outcome.checkpoint().vector());
    assertThat(outcome.checkpoint().state().round()).isEqualTo(8);
    assertThat(run(new Cadence(100, 1, 1, 0), ExportChoice.LAST).exported().state().round())
        .isEqualTo(8);
  }

  @Test
  void aTieKeepsTheCheckpointOfTheEarlierRound() throws IOException {
    TrainingRun.Outcome outcome = run(new Cadence(1, 1, 1, 3), ExportChoice.BEST);
    assertThat(outcome.state().round()).isEqualTo(5);
    assertThat(outcome.exported().state().round()).isEqualTo(2);
    try (var files = Files.list(directory)) {
      assertThat(
              files
                  .map(path -> path.getFileName().toString())
                  .filter(name -> name.startsWith("round-"))
                  .map(name -> name.substring(0, 12)))
          .containsExactlyInAnyOrder("round-000002", "round-000005");
    }
  }

  @Test
  void aRunStopsWhenValidationsGetNoBetter() throws IOException {
    TrainingRun.Outcome outcome = run(new Cadence(100, 1, 1, 3), ExportChoice.LAST);
    assertThat(outcome.state().round()).isEqualTo(5);
    assertThat(outcome.checkpoint().uri()).contains("round-000005");
    assertThat(heard).containsExactly("started 0 of 8", "stopped after 5: best 2 since 3");

    heard.clear();
    TrainingRun.Outcome again = run(new Cadence(100, 1, 1, 3), ExportChoice.LAST);
    assertThat(roundsTrained).isEqualTo(5);
    assertThat(again.state()).isEqualTo(outcome.state());
    assertThat(heard).containsExactly("started 5 of 5", "stopped after 5: best 2 since 3");
  }

  @Test
  void aRunThatStoppedGoesOnWithMorePatience() throws IOException {
    run(new Cadence(100, 1, 1, 3), ExportChoice.LAST);
    TrainingRun.Outcome outcome = run(new Cadence(100, 1, 1, 0), ExportChoice.BEST);
    assertThat(outcome.state().round()).isEqualTo(8);
    assertThat(outcome.exported().state().round()).isEqualTo(6);
    assertThat(outcome.checkpoint().vector()).isEqualTo(inAnotherPlace().checkpoint().vector());
  }

  @Test
  void aBestCheckpointThatIsGoneIsNamed() throws IOException {
    TrainingRun.Outcome first = run(new Cadence(100, 1, 1, 0), ExportChoice.BEST);
    Path best = Path.of(URI.create(first.exported().uri()));
    Files.delete(best.resolve("manifest.json"));
    assertThatThrownBy(() -> run(new Cadence(100, 1, 1, 0), ExportChoice.BEST))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("round 6, the best one")
        .hasMessageContaining("--export last");
  }

  private TrainingRun.Outcome inAnotherPlace() throws IOException {
    return run(new Cadence(1, 0, 1, 0), ExportChoice.LAST, directory.resolve("other"));
  }

  private TrainingRun.Outcome run(Cadence cadence, ExportChoice export) throws IOException {
    return run(cadence, export, directory);
  }

  private TrainingRun.Outcome run(Cadence cadence, ExportChoice export, Path output)
      throws IOException {
    RunSettings settings =
        new RunSettings(
            new RoundSchedule(TOP1.size(), new LocalSteps.Constant(1), 1, 8, false),
            600,
            cadence,
            MovingAverage.NONE,
            export,
            RunTerms.of(Map.of(), Map.of(), Map.of(), null));
    return new TrainingRun(
            job,
            settings,
            counting(),
            OuterOptimizer.mean(),
            Optional.of(given()),
            new Checkpoints(output.toString(), new Configuration()),
            new Attempts(output.toString(), new Configuration()),
            hearing())
        .run();
  }

  /** A round adds 1 to every weight. */
  private RoundRunner counting() {
    return new RoundRunner() {
      @Override
      public RoundResult run(RoundPlan plan, ModelState start) {
        roundsTrained++;
        float[] delta = new float[start.weights().length];
        java.util.Arrays.fill(delta, 1);
        return new RoundResult(
            delta,
            new io.quadraspark.engine.OptimizerState(start.optimizer().steps() + 1, Map.of()),
            new float[0],
            plan.samples(),
            1,
            1,
            0,
            0,
            "",
            RoundResult.UNKNOWN);
      }

      @Override
      public void close() {
        // It holds nothing.
      }
    };
  }

  /** The top-1 of the round that the last weight counts. */
  private Function<float[], EvaluationResult> given() {
    return weights -> {
      int round = Math.round(weights[weights.length - 1]);
      return new EvaluationResult(10, TOP1.get(round - 1), 1, 0.5, List.of(), List.of());
    };
  }

  private TrainingListener hearing() {
    return new TrainingListener() {
      @Override
      public void started(int round, int rounds) {
        heard.add("started %d of %d".formatted(round, rounds));
      }

      @Override
      public void stoppedEarly(int round, RunState.Best best) {
        heard.add(
            "stopped after %d: best %d since %d"
                .formatted(round, best.round(), best.validationsSince()));
      }
    };
  }
}
