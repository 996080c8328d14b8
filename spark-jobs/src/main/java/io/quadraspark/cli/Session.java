package io.quadraspark.cli;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Option;

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
    if (running()) {
      return new Session(SparkSession.builder().getOrCreate(), false);
    }
    return new Session(SparkSession.builder().appName(appName).getOrCreate(), true);
  }

  /** Refuses, before anything starts, what could not start. */
  static void check() {
    if (!running() && !new SparkConf().contains("spark.master")) {
      throw CliErrors.noMaster();
    }
  }

  private static boolean running() {
    Option<SparkSession> session = SparkSession.getDefaultSession();
    return session.isDefined() && !session.get().sparkContext().isStopped();
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
