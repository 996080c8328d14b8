package io.quadraspark.cli;

import io.quadraspark.training.TaskGpu;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A command that needs Spark: checks its arguments, then starts a session and works in it. */
abstract class JobCommand extends BaseCommand {
  /** What is to be done once there is a session. */
  @FunctionalInterface
  interface Work {
    Outcome on(SparkSession spark) throws IOException;
  }

  /** Checks every argument and gives the work. Starts nothing, reads no data. */
  abstract Work prepare();

  /** Whether it runs networks, and so has to say what this JVM lacks for that. */
  abstract boolean computes();

  @Override
  final void check() {
    checked(this::prepare);
  }

  @Override
  public final Integer call() throws IOException {
    Work work =
        checked(
            () -> {
              Work prepared = prepare();
              Session.check();
              if (computes()) {
                TaskGpu.check(LaunchSettings.spark());
              }
              return prepared;
            });
    requireSummaryStorage();
    if (computes()) {
      new StartupChecks(spec.commandLine().getErr()).run();
    }
    try (Session session = Session.open("quadraspark " + spec.name())) {
      if (computes()) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.spark().sparkContext());
        ExecutorChecks.warnings(spark).forEach(spec.commandLine().getErr()::println);
      }
      return finish(work.on(session.spark()));
    }
  }
}
