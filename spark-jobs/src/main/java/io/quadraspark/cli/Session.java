package io.quadraspark.cli;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a command; closing it stops what this command itself has started. */
final class Session implements AutoCloseable {
  private final SparkSession spark;
  private final boolean own;

  private Session(SparkSession spark, boolean own) {
    this.spark = spark;
    this.own = own;
  }

  /** Takes the session of this JVM, or starts one with the master and settings it was given. */
  static Session open(String appName) {
    Optional<SparkSession> running = LaunchSettings.running();
    if (running.isPresent()) {
      return new Session(running.get(), false);
    }
    return new Session(SparkSession.builder().appName(appName).getOrCreate(), true);
  }

  /** Refuses, before anything starts, what could not start. */
  static void check() {
    if (!LaunchSettings.spark().contains("spark.master")) {
      throw CliErrors.noMaster();
    }
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (own) {
      spark.stop();
    }
  }
}
