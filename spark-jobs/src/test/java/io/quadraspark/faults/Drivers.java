package io.quadraspark.faults;

import io.quadraspark.cli.QuadraSpark;
import io.quadraspark.quickstart.S3ServerProcess;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Starts commands as drivers in client mode on a cluster, under the project's own
 * spark-defaults.conf, with their storage behind a proxy.
 */
final class Drivers implements AutoCloseable {
  private static final String ACCESS = "fs.s3a.access.key";
  private static final String SECRET = "fs.s3a.secret.key";
  private static final Path DEFAULTS =
      Path.of("..", "cluster-conf", "spark", "spark-defaults.conf");

  private final Path directory;
  private final S3ServerProcess server;
  private final FaultProxy proxy;
  private final StandaloneCluster cluster;
  private final List<ChildJvm> started = new ArrayList<>();

  /**
   * Starts none yet.
   *
   * @param directory for their logs and shuffles
   */
  Drivers(Path directory, S3ServerProcess server, FaultProxy proxy, StandaloneCluster cluster) {
    this.directory = directory;
    this.server = server;
    this.proxy = proxy;
    this.cluster = cluster;
  }

  /**
   * Starts a command.
   *
   * @param name of its log; a second driver of that name adds to it
   * @param settings of Spark, over those that all have
   */
  ChildJvm start(String name, List<String> command, Map<String, String> settings)
      throws IOException {
    Map<String, String> spark = new TreeMap<>(defaults());
    server.hadoopSettings().forEach((key, value) -> spark.put("spark.hadoop." + key, value));
    // By the environment, from where Spark takes them: arguments are seen by others.
    String access = spark.remove("spark.hadoop." + ACCESS);
    String secret = spark.remove("spark.hadoop." + SECRET);
    spark.put("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:" + proxy.port());
    spark.put("spark.master", cluster.url());
    spark.put("spark.driver.host", "127.0.0.1");
    spark.put("spark.driver.bindAddress", "127.0.0.1");
    spark.put("spark.ui.enabled", "false");
    spark.put("spark.local.dir", directory.resolve("local").toString());
    spark.put("spark.executor.memory", "640m");
    spark.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    spark.put(
        "spark.executor.defaultJavaOptions",
        "-XX:+UseSerialGC -Dorg.bytedeco.javacpp.platform.extension="
            + System.getProperty("org.bytedeco.javacpp.platform.extension", ""));
    spark.putAll(settings);
    List<String> options = new ArrayList<>(List.of("-Xmx640m"));
    if (spark.get("spark.master").equals(cluster.url())) {
      // It computes little itself and is soon over: compiling it twice takes more than it saves.
      options.add("-XX:TieredStopAtLevel=1");
    }
    options.add("-Dlog4j2.configurationFile=classpath:io/quadraspark/cli/log4j2-local.properties");
    spark.forEach((key, value) -> options.add("-D" + key + "=" + value));
    List<String> mainAndArgs = new ArrayList<>(List.of(QuadraSpark.class.getName()));
    mainAndArgs.addAll(command);
    ChildJvm driver =
        ChildJvm.start(
            directory.resolve(name + ".log"),
            options,
            Map.of("AWS_ACCESS_KEY_ID", access, "AWS_SECRET_ACCESS_KEY", secret),
            mainAndArgs);
    started.add(driver);
    return driver;
  }

  /** The settings that users are given, but for the driver's JVM options, which come too late. */
  private static Map<String, String> defaults() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(DEFAULTS)) {
      properties.load(reader);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString().strip()));
    settings.remove("spark.driver.extraJavaOptions");
    return settings;
  }

  @Override
  public void close() {
    started.forEach(ChildJvm::close);
  }
}
