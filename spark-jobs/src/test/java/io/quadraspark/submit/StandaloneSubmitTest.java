package io.quadraspark.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.cli.QuadraSpark;
import io.quadraspark.faults.ChildJvm;
import io.quadraspark.faults.StandaloneCluster;
import io.quadraspark.faults.StandaloneCluster.Worker;
import io.quadraspark.training.GpuProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * spark-submit to a standalone cluster of JVMs whose two workers have a made-up GPU each, as their
 * discovery scripts say.
 */
class StandaloneSubmitTest {
  private static final Map<String, String> GPUS =
      Map.of("spark.executor.resource.gpu.amount", "1", "spark.task.resource.gpu.amount", "1");

  @TempDir static Path directory;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster =
        StandaloneCluster.start(
            directory.resolve("cluster"),
            "127.0.0.1",
            Map.of(),
            List.of(workerWithGpu("3"), workerWithGpu("5")));
  }

  /** A driver in cluster deploy mode takes a core and memory of a worker too. */
  private static Worker workerWithGpu(String address) throws IOException {
    Path script = directory.resolve("gpu-" + address + ".sh");
    Files.writeString(
        script,
        "#!/bin/sh%necho '{\"name\": \"gpu\", \"addresses\": [\"%s\"]}'%n".formatted(address));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return Worker.onLoopback(
        2,
        "2g",
        Map.of(
            "spark.worker.resource.gpu.amount",
            "1",
            "spark.worker.resource.gpu.discoveryScript",
            script.toString()));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  void eachExecutorHasItsOwnGpuAndPrintsIt(String deployMode) throws Exception {
    Path file = directory.resolve("gpus-" + deployMode);

    ChildJvm submit =
        submission(deployMode, GPUS).run(GpuProbe.class, probe("gpus-" + deployMode, 0));

    assertThat(submit.process().exitValue()).as(submit.said()).isZero();
    List<String> lines = Files.readAllLines(file);
    assertThat(lines)
        .hasSize(2)
        .anyMatch(line -> line.contains("gpu 3"))
        .anyMatch(line -> line.contains("gpu 5"))
        .allMatch(line -> line.contains("ND4J has no CUDA device here"));
    assertThat(printed("stdout")).containsAll(lines);
  }

  @Tag("slow")
  @Test
  void anApplicationThatFailsInClientModeEndsSparkSubmitWithItsExitCode() throws Exception {
    ChildJvm submit = submission("client", GPUS).run(GpuProbe.class, probe("failed-client", 3));

    assertThat(directory.resolve("failed-client")).exists();
    assertThat(submit.process().exitValue()).as(submit.said()).isEqualTo(3);
  }

  /** Spark's own behaviour, which README warns of: the exit code says nothing of the driver. */
  @Tag("slow")
  @Test
  void anApplicationThatFailsInClusterModeLeavesNoSummaryAndAnExitCodeOfZero() throws Exception {
    SmallTraining training = SmallTraining.prepare(directory.resolve("failed"), 2);
    Path summary = directory.resolve("summary.json");

    ChildJvm submit =
        submission("cluster", GPUS)
            .run(
                QuadraSpark.class,
                training.command("failed", "--summary", summary.toUri().toString()));

    assertThat(submit.process().exitValue()).as(submit.said()).isZero();
    assertThat(printed("stderr")).anyMatch(line -> line.contains("Spark gave this task GPU"));
    assertThat(summary).doesNotExist();
  }

  @Tag("slow")
  @Test
  void trainingInClusterModeEndsWithTheBytesOfLocalMode() throws Exception {
    SmallTraining training = SmallTraining.prepare(directory, 2);
    String unbroken = training.unbroken();

    ChildJvm submit =
        submission("cluster", Map.of()).run(QuadraSpark.class, training.command("trained"));

    assertThat(submit.process().exitValue()).as(submit.said()).isZero();
    assertThat(training.adapter("trained")).isEqualTo(unbroken);
  }

  private static List<String> probe(String file, int exitCode) {
    return List.of("2", directory.resolve(file).toString(), Integer.toString(exitCode));
  }

  private static Submission submission(String deployMode, Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("spark.cores.max", "2");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.scheduler.minRegisteredResourcesRatio", "1");
    settings.put("spark.standalone.submit.waitAppCompletion", "true");
    return new Submission(
        directory, cluster.url(), deployMode, settings, Map.of("SPARK_LOCAL_IP", "127.0.0.1"));
  }

  private static List<String> printed(String stream) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory.resolve("cluster"))) {
      for (Path file : files.filter(path -> path.endsWith(stream)).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
