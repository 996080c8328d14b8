package io.quadraspark.benchmark.rounds;

import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Schedule;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Rounds of one trainer, and what they move. Arguments: {@code ours} or {@code dl4j}, {@code sgd}
 * or {@code adam}, the file of ResNet-20's weights, timed rounds, MB of heap for an executor.
 */
public final class BaselineWorker {
  private static final double RATE = 1e-3;
  private static final double NANOSECONDS = 1e9;
  private static final int WARM_UP = 2;

  private BaselineWorker() {}

  /**
   * Prints {@code @elements;bytes down before the timed rounds;bytes down a round;bytes up a
   * round;seconds a round} for each timed round, bytes down being those to all executors.
   */
  public static void main(String[] arguments) throws Exception {
    try (JavaSparkContext spark =
            LocalCluster.start(Rounds.SLICES, Integer.parseInt(arguments[4]));
        Rounds rounds = open(spark, arguments)) {
      MovedBytes moved = new MovedBytes(spark.sc());
      for (int round = 0; round < WARM_UP; round++) {
        rounds.run(round);
      }
      long before = moved.take()[0];
      for (int round = 0; round < Integer.parseInt(arguments[3]); round++) {
        long begin = System.nanoTime();
        rounds.run(WARM_UP + round);
        double seconds = (System.nanoTime() - begin) / NANOSECONDS;
        long[] bytes = moved.take();
        System.out.println(
            String.format(
                Locale.ROOT,
                "@%d;%d;%d;%d;%.4f",
                rounds.vector(),
                before,
                bytes[0],
                bytes[1],
                seconds));
      }
    }
  }

  private static Rounds open(JavaSparkContext spark, String[] arguments) throws Exception {
    boolean adam = arguments[1].equals("adam");
    if (arguments[0].equals("dl4j")) {
      IUpdater updater = adam ? new Adam(RATE) : new Sgd(RATE);
      return new StockRounds(spark, updater);
    }
    Schedule rate = Schedule.constant(RATE);
    OptimizerSpec.Kind kind = adam ? OptimizerSpec.Kind.ADAMW : OptimizerSpec.Kind.SGD;
    OptimizerSpec optimizer = new OptimizerSpec(kind, rate, rate, 0, 0, 0, 0);
    return new OurRounds(spark, Path.of(arguments[2]), optimizer);
  }
}
