package io.quadraspark.cli;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** A command that reads and writes storage and needs no Spark. */
abstract class StorageCommand extends BaseCommand {
  /** What is to be done. */
  @FunctionalInterface
  interface Work {
    Outcome on(Configuration hadoop) throws IOException;
  }

  /** Checks every argument and gives the work. Reads nothing. */
  abstract Work prepare();

  @Override
  final void check() {
    checked(this::prepare);
  }

  @Override
  public final Integer call() throws IOException {
    Work work = checked(this::prepare);
    requireSummaryStorage();
    if (!LaunchSettings.inYarnMaster()) {
      return finish(work.on(LaunchSettings.hadoop()));
    }
    // YARN takes an application that never had a Spark context for a failed one.
    try (Session session = Session.open("quadraspark " + spec.name())) {
      return finish(work.on(session.spark().sparkContext().hadoopConfiguration()));
    }
  }
}
