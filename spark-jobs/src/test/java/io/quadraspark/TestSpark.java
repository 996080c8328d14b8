package io.quadraspark;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * One {@code local[2]} session for all test classes. A test that needs another master gets it for
 * the time of one call, as a JVM holds one Spark context at a time.
 */
public final class TestSpark {
  private static SparkSession session;

  private TestSpark() {}

  public static synchronized SparkSession session() {
    if (session == null || session.sparkContext().isStopped()) {
      session = start("local[2]", Map.of());
    }
    return session;
  }

  public static JavaSparkContext context() {
    return new JavaSparkContext(session().sparkContext());
  }

  /** Calls {@code body} with a context of its own on {@code master}. */
  public static synchronized <T> T on(
      String master, Map<String, String> settings, Function<JavaSparkContext, T> body) {
    if (session != null) {
      session.stop();
      session = null;
    }
    SparkSession own = start(master, settings);
    try {
      return body.apply(new JavaSparkContext(own.sparkContext()));
    } finally {
      own.stop();
    }
  }

  /** Executors in JVMs of their own, with the class path of this one. */
  public static <T> T onCluster(int executors, Function<JavaSparkContext, T> body) {
    return onCluster(executors, Map.of(), body);
  }

  /** The same with other settings, or more. */
  public static <T> T onCluster(
      int executors, Map<String, String> other, Function<JavaSparkContext, T> body) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.executor.memory", "1g");
    settings.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    settings.put("spark.executor.extraJavaOptions", executorOptions());
    settings.putAll(other);
    return on("local-cluster[%d,1,1024]".formatted(executors), settings, body);
  }

  private static String executorOptions() {
    // What this JVM was given, the size of its heap aside, is what an executor needs too.
    return String.join(
        " ",
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(
                option ->
                    option.startsWith("--add-opens")
                        || option.startsWith("--add-modules")
                        || option.startsWith("-Dorg.bytedeco")
                        || option.startsWith("-Xms")
                        || option.equals("-XX:+AlwaysPreTouch"))
            .toList());
  }

  private static SparkSession start(String master, Map<String, String> settings) {
    SparkConf conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("tests")
            .set("spark.ui.enabled", "false")
            .set("spark.sql.shuffle.partitions", "2")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    settings.forEach(conf::set);
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
