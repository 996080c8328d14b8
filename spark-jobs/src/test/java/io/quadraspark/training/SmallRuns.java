package io.quadraspark.training;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.engine.OptimizerState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Whole runs on one output within milliseconds, without Spark: a round's delta is a function of its
 * position and of what it starts from.
 */
final class SmallRuns {
  static final int ROUNDS = 3;
  static final int KEEP_LAST = 2;

  private static final TrainingJob JOB = Jobs.job(Jobs.adam(0.01));

  private final String output;
  private final Configuration hadoop;
  private String seed = "1";

  /** What the runs said, of passed over checkpoints, takeovers and metrics. */
  final List<String> warnings = new ArrayList<>();

  SmallRuns(String output, Configuration hadoop) {
    this.output = output;
    this.hadoop = hadoop;
  }

  /** Asks for another run than others do. */
  SmallRuns withSeed(String other) {
    seed = other;
    return this;
  }

  /** The process that the run was in is gone: it closes nothing and marks nothing. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record ScriptedRounds() implements RoundRunner {
    @Override
    public RoundResult run(RoundPlan plan, ModelState start) {
      Random random = new Random(31 * plan.position() + Arrays.hashCode(start.weights()));
      float[] delta = new float[start.weights().length];
      Map<String, float[]> moments = new TreeMap<>();
      start.optimizer().moments().forEach((name, values) -> moments.put(name, values.clone()));
      for (int i = 0; i < delta.length; i++) {
        delta[i] = (float) random.nextGaussian();
        for (float[] values : moments.values()) {
          values[i] = 0.9f * values[i] + delta[i];
        }
      }
      long steps = start.optimizer().steps() + plan.localSteps();
      return new RoundResult(
          delta,
          new OptimizerState(steps, moments),
          new float[0],
          plan.samples(),
          random.nextDouble() * plan.samples(),
          plan.samples() / 2,
          8,
          8,
          "frozen",
          0);
    }

    @Override
    public void close() {}
  }

  /** Does what a driver does on its output, to the published result; gives its hash. */
  String run(String attempt) throws IOException {
    return run(attempt, new TrainingListener() {});
  }

  String run(String attempt, TrainingListener hearing) throws IOException {
    Attempts attempts = new Attempts(output, hadoop, attempt);
    try {
      String hash = run(attempts, hearing);
      attempts.close();
      return hash;
    } catch (Killed killed) {
      throw killed;
    } catch (RuntimeException failure) {
      attempts.close();
      throw failure;
    }
  }

  private String run(Attempts attempts, TrainingListener hearing) throws IOException {
    TrainingListener warned =
        new TrainingListener() {
          @Override
          public void warned(String message) {
            warnings.add(message);
          }
        };
    TrainingRun.Outcome outcome =
        new TrainingRun(
                JOB,
                settings(),
                new ScriptedRounds(),
                OuterOptimizer.mean(),
                Optional.empty(),
                new Checkpoints(output + "/" + Checkpoints.DIRECTORY, hadoop),
                attempts,
                TrainingListener.all(
                    new MetricsFile(output + "/metrics.jsonl", hadoop, attempts, warnings::add),
                    warned,
                    hearing))
            .run();
    attempts.requireNewest();
    byte[] result = outcome.checkpoint().vector();
    Path published = new Path(output, "result");
    Storage.of(published, hadoop).write(published, result);
    attempts.finished();
    return Sha256.of(result) + " " + Sha256.of(outcome.checkpoint().optimizer());
  }

  private RunSettings settings() {
    return new RunSettings(
        new RoundSchedule(ROUNDS * 4L, new LocalSteps.Constant(4), 3, 8, false),
        600,
        new Cadence(1, 0, KEEP_LAST, 0),
        MovingAverage.NONE,
        ExportChoice.LAST,
        RunTerms.of(Map.of("seed", seed), Map.of("rate", "0.01"), Map.of("java", "17"), null));
  }
}
