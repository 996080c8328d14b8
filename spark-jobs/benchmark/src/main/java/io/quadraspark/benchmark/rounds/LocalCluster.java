package io.quadraspark.benchmark.rounds;

import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Executors in JVMs of their own, with the class path and the options of this one. */
final class LocalCluster {
  private LocalCluster() {}

  /**
   * Starts Spark.
   *
   * @param executors each with one core
   * @param heapMegabytes of each
   */
  static JavaSparkContext start(int executors, int heapMegabytes) {
    String options =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> option.startsWith("--add-") || option.contains("javacpp"))
            .collect(Collectors.joining(" "));
    return new JavaSparkContext(
        new SparkConf()
            .setMaster("local-cluster[%d,1,%d]".formatted(executors, heapMegabytes))
            .setAppName("benchmark")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            // As cluster-conf/spark/spark-defaults.conf has them.
            .set("spark.driver.maxResultSize", "0")
            .set("spark.locality.wait", "0s")
            .set("spark.broadcast.compress", "false")
            .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
            .set("spark.executor.memory", heapMegabytes + "m")
            .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .set("spark.executor.extraJavaOptions", options));
  }
}
