package io.quadraspark.benchmark.rounds;

import io.quadraspark.training.AveragingRoundRunner;
import io.quadraspark.training.ModelState;
import io.quadraspark.training.RoundPlan;
import io.quadraspark.training.RoundRunner;
import io.quadraspark.training.SharedEngines;
import io.quadraspark.training.TrainingJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Rounds of an engine that does nothing, from start to sum. Arguments: length of the vector,
 * numbers of slices with commas between them, timed rounds of each, MB of heap for an executor.
 */
public final class CoordinationWorker {
  private static final int EXECUTORS = 2;
  private static final int WARM_UP_SECONDS = 75;
  private static final double NANOSECONDS = 1e9;

  private CoordinationWorker() {}

  /**
   * Prints a line for each number of slices: {@code @slices;MB down;MB up;MB of live heap;seconds
   * of each round}.
   */
  public static void main(String[] arguments) throws Exception {
    TrainingJob job = IdleEngineFactory.job(Integer.parseInt(arguments[0]));
    int rounds = Integer.parseInt(arguments[2]);
    ModelState start =
        new ModelState(
            job.engines().initial(job.spec(), job.weightsFile()),
            job.engines().initialOptimizer(job.spec(), job.layout()));
    try (JavaSparkContext spark = LocalCluster.start(EXECUTORS, Integer.parseInt(arguments[3]));
        SharedEngines engines =
            new SharedEngines(spark, job.engines(), job.spec(), job.weightsFile());
        RoundRunner runner = AveragingRoundRunner.FACTORY.open(spark, job, engines)) {
      warmUp(runner, start);
      for (String slices : arguments[1].split(",")) {
        System.out.println(measured(runner, start, Integer.parseInt(slices), rounds));
      }
    }
  }

  /** Three compilers on two cores take about a minute to settle; a run has hundreds of rounds. */
  private static void warmUp(RoundRunner runner, ModelState start) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS);
    do {
      runner.run(new RoundPlan(0, 0, 16 * EXECUTORS, 1, 1, false), start);
    } while (System.nanoTime() < end);
  }

  private static String measured(RoundRunner runner, ModelState start, int slices, int rounds)
      throws Exception {
    RoundPlan plan = new RoundPlan(0, 0, slices, 1, 1, false);
    RoundRunner.RoundResult result = runner.run(plan, start);
    List<Double> seconds = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long begin = System.nanoTime();
      runner.run(plan, start);
      seconds.add((System.nanoTime() - begin) / NANOSECONDS);
    }
    double heap = LiveHeap.mostDuring(() -> runner.run(plan, start));
    return String.format(
        Locale.ROOT,
        "@%d;%.2f;%.2f;%.1f;%s",
        slices,
        result.bytesDown() / 1e6,
        result.bytesUp() / 1e6,
        heap,
        seconds.stream().map(Object::toString).collect(Collectors.joining(",")));
  }
}
