package io.quadraspark.cli;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.training.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that needs Spark: checks its arguments, then starts a session and works in it. */
abstract class JobCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common = new CommonOptions();

  /** What is to be done once there is a session. */
  @FunctionalInterface
  interface Work {
    Outcome on(SparkSession spark) throws IOException;
  }

  /**
   * Checks every argument and gives the work. Starts nothing, reads no data: whatever it refuses is
   * an error of usage.
   */
  abstract Work prepare();

  @Override
  public final Integer call() throws IOException {
    Work work = checked();
    new StartupChecks(spec.commandLine().getErr()).run();
    try (Session session = Session.open("quadraspark " + spec.name())) {
      return finish(work.on(session.spark()), LaunchSettings.hadoop());
    }
  }

  private Work checked() {
    try {
      Addresses.check("--summary", common.summary);
      Work work = prepare();
      Session.check();
      return work;
    } catch (UserException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int finish(Outcome outcome, Configuration hadoop) throws IOException {
    return finish(outcome, common, hadoop, spec.commandLine().getOut());
  }

  /** Prints the outcome, writes the summary, and gives the exit code. */
  static int finish(Outcome outcome, CommonOptions common, Configuration hadoop, PrintWriter out)
      throws IOException {
    if (common.summary != null) {
      Path path = new Path(common.summary);
      Storage.of(path, hadoop).write(path, Json.MAPPER.writeValueAsBytes(outcome.summary()));
    }
    out.print(Redaction.of(outcome.text()));
    out.flush();
    return outcome.sound() ? 0 : QuadraSpark.FAILED;
  }
}
