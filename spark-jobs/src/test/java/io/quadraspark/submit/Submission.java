package io.quadraspark.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.faults.ChildJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * spark-submit in a JVM of its own. Drivers and executors find this JVM's class path by {@code
 * extraClassPath}: there is no jar while the tests run.
 *
 * @param directory for the log and the application's jar, which is empty
 * @param settings of Spark, besides those that every submission here has
 * @param environment of spark-submit
 */
public record Submission(
    Path directory,
    String master,
    String deployMode,
    Map<String, String> settings,
    Map<String, String> environment) {
  private static final Duration BOUND = Duration.ofMinutes(5);

  /** Submits an application and waits for spark-submit's end. */
  public ChildJvm run(Class<?> main, List<String> args) throws IOException, InterruptedException {
    ChildJvm submit = start(main, args);
    try {
      assertThat(submit.endsWithin(BOUND)).as(submit.said()).isTrue();
      return submit;
    } finally {
      submit.close();
    }
  }

  /** Submits an application. */
  public ChildJvm start(Class<?> main, List<String> args) throws IOException {
    Path log = Files.createTempFile(directory, "submit-", ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                master,
                "--deploy-mode",
                deployMode,
                "--class",
                main.getName()));
    all().forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.add(emptyJar().toString());
    command.addAll(args);
    return ChildJvm.start(
        log,
        List.of(
            "-Xmx640m",
            "-Dlog4j2.configurationFile=classpath:io/quadraspark/cli/log4j2-local.properties"),
        environment,
        command);
  }

  private Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    String classPath = System.getProperty("java.class.path");
    all.put("spark.driver.extraClassPath", classPath);
    all.put("spark.executor.extraClassPath", classPath);
    all.put("spark.driver.extraJavaOptions", options());
    all.put("spark.executor.extraJavaOptions", options());
    all.put("spark.driver.memory", "640m");
    all.put("spark.executor.memory", "640m");
    all.put("spark.executor.cores", "1");
    all.put("spark.ui.enabled", "false");
    all.put("spark.local.dir", directory.resolve("local").toString());
    all.putAll(settings);
    return all;
  }

  /**
   * What this JVM was given for the vector module, the natives and the JDK's own packages. The
   * launcher opens those to drivers and executors, but not to a driver on a standalone cluster.
   */
  private static String options() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-Dorg.bytedeco"))
        .collect(Collectors.joining(" ", "-XX:+UseSerialGC ", ""));
  }

  private Path emptyJar() throws IOException {
    Path jar = directory.resolve("application.jar");
    if (!Files.exists(jar)) {
      new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
    }
    return jar;
  }
}
