package io.quadraspark.cli;

import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** What this JVM was started with, known before there is a session. */
final class LaunchSettings {
  private static final String HADOOP = "spark.hadoop.";

  private LaunchSettings() {}

  /**
   * Hadoop's settings: those of the session where there is one, else the files on the class path
   * and {@code spark.hadoop.*}.
   */
  static Configuration hadoop() {
    Option<SparkSession> session = SparkSession.getDefaultSession();
    if (session.isDefined() && !session.get().sparkContext().isStopped()) {
      return session.get().sparkContext().hadoopConfiguration();
    }
    Configuration hadoop = new Configuration();
    Arrays.stream(new SparkConf().getAll())
        .filter(setting -> setting._1().startsWith(HADOOP))
        .forEach(setting -> hadoop.set(setting._1().substring(HADOOP.length()), setting._2()));
    return hadoop;
  }
}
