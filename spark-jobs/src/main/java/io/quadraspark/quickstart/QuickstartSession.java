package io.quadraspark.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark master and its executors in JVMs of their own, on this machine, with the settings that a
 * cluster has.
 */
final class QuickstartSession {
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

  private QuickstartSession() {}

  static SparkSession open(QuickstartPlan plan, S3ServerProcess server) throws IOException {
    SparkConf settings = new SparkConf();
    SparkDefaults.read(plan.sparkDefaults()).forEach(settings::set);
    String extension = System.getProperty(EXTENSION);
    if (extension != null) {
      // Executors take this JVM's jars, and so the same of ND4J's natives.
      settings.set("spark.executor.defaultJavaOptions", "-D" + EXTENSION + "=" + extension);
    }
    server.sparkSettings().forEach(settings::set);
    Path temporary = Files.createDirectories(plan.work().resolve("tmp"));
    settings
        .setMaster(plan.master())
        .setAppName("quickstart")
        // Executors take this JVM's classes: there is no Spark installation here.
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .set("spark.executor.cores", "1")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.ui.enabled", "false")
        .set("spark.local.dir", temporary.toString())
        .set("spark.hadoop.fs.s3a.buffer.dir", temporary.toString());
    return SparkSession.builder().config(settings).getOrCreate();
  }
}
