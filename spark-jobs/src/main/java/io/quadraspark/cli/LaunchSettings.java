package io.quadraspark.cli;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Option;
import scala.Tuple2;

/** What this JVM was started with, known before there is a session. */
final class LaunchSettings {
  private static final String HADOOP = "spark.hadoop.";

  private LaunchSettings() {}

  /**
   * Hadoop's settings: those of the session where there is one, else the files on the class path
   * and {@code spark.hadoop.*}.
   */
  static Configuration hadoop() {
    Optional<SparkSession> session = running();
    if (session.isPresent()) {
      return session.get().sparkContext().hadoopConfiguration();
    }
    Configuration hadoop = new Configuration();
    Arrays.stream(new SparkConf().getAll())
        .filter(setting -> setting._1().startsWith(HADOOP))
        .forEach(setting -> hadoop.set(setting._1().substring(HADOOP.length()), setting._2()));
    return hadoop;
  }

  /**
   * Spark's settings: those of the session where there is one, else what Spark would start with.
   */
  static SparkConf spark() {
    return running().map(session -> session.sparkContext().getConf()).orElseGet(SparkConf::new);
  }

  /** The settings of the session that runs in this JVM; none without one. */
  static Map<String, String> session() {
    Map<String, String> settings = new TreeMap<>();
    running()
        .ifPresent(
            session -> {
              for (Tuple2<String, String> setting : session.sparkContext().getConf().getAll()) {
                settings.put(setting._1(), setting._2());
              }
            });
    return settings;
  }

  /** Whether this JVM is an application master of YARN: the driver in cluster deploy mode. */
  static boolean inYarnMaster() {
    SparkConf settings = new SparkConf();
    return settings.get("spark.master", "").equals("yarn")
        && settings.get("spark.submit.deployMode", "").equals("cluster");
  }

  /** The session of this JVM, whoever started it. */
  static Optional<SparkSession> running() {
    Option<SparkSession> session = SparkSession.getDefaultSession();
    return session.isDefined() && !session.get().sparkContext().isStopped()
        ? Optional.of(session.get())
        : Optional.empty();
  }
}
