package io.quadraspark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quadraspark.cli.QuadraSpark;
import io.quadraspark.cluster.ClusterConf.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.package$;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptsTest {
  @TempDir Path directory;

  @Test
  void shellcheckHasNothingToSay() throws IOException {
    assumeTrue(
        ClusterConf.run(Map.of(), "bash", "-c", "command -v shellcheck").code() == 0,
        "shellcheck is not installed");
    List<String> command = new ArrayList<>(List.of("shellcheck"));
    for (Path file : ClusterConf.files(ClusterConf.HOME)) {
      boolean built = ClusterConf.HOME.relativize(file).startsWith("target");
      if (!built && Files.readString(file).startsWith("#!")) {
        command.add(file.toString());
      }
    }
    assertThat(command).hasSizeGreaterThan(5);
    assertThat(ClusterConf.run(Map.of(), command.toArray(String[]::new)).output()).isEmpty();
  }

  @Test
  void discoveryTellsSparkEveryGpu() throws IOException {
    program("nvidia-smi", "printf '0\\n1\\n'");

    Outcome outcome = discover();

    assertThat(outcome.code()).isZero();
    assertThat(ResourceInformation.parseJson(outcome.output()).addresses())
        .containsExactly("0", "1");
  }

  @Test
  void discoveryFailsWhereThereIsNoGpu() throws IOException {
    program("nvidia-smi", "true");
    assertThat(discover().code()).isEqualTo(1);
    program("nvidia-smi", "echo No devices were found");
    assertThat(discover().output()).contains("'No devices were found'");
    program("nvidia-smi", "exit 9");
    assertThat(discover().output()).contains("nvidia-smi failed");
  }

  @Test
  void submitGivesSparkTheSettingsAndTheJob() throws IOException {
    Path output = directory.resolve("output");
    Path settings = ClusterConf.sampleSettings(directory.resolve("settings.env"));
    ClusterConf.run(
        Map.of(),
        ClusterConf.HOME + "/render",
        "kubernetes",
        output.toString(),
        settings.toString());
    program("bin/spark-submit", "printf '%s\\n' \"$0\" \"$@\"");

    for (String job : List.of("shard", "train", "evaluate")) {
      List<String> words = submit(output, "gpu", job, "--verbose").output().lines().toList();

      assertThat(words)
          .containsSubsequence("--properties-file", output + "/gpu.conf")
          .contains("spark.kubernetes.executor.podTemplateFile=" + output + "/executor-gpu.yaml");
      List<String> command = SparkSubmit.command(words);
      assertThat(command).startsWith(job).endsWith("--verbose");
      QuadraSpark.check(command.toArray(String[]::new));
    }
    assertThat(submit(output, "cpu", "train").output()).doesNotContain("podTemplateFile");
    assertThat(submit(output, "tpu", "train").output()).contains("no settings for 'tpu'");
    assertThat(submit(output, "cpu", "tune").output()).contains("no job 'tune'");
    assertThat(submit(output).code()).isEqualTo(2);
  }

  @Test
  void aSparkHomeOfMavensJarsStartsWithOurSettings() throws IOException {
    // The jars are those that the build around this test has resolved.
    program("mvn", "true");

    Outcome outcome = sparkHome(directory.resolve("home"));

    assertThat(outcome.output())
        .contains("version " + package$.MODULE$.SPARK_VERSION(), "Scala version 2.12")
        .contains("Using incubator modules: jdk.incubator.vector");
    assertThat(outcome.code()).isZero();
    for (String jar :
        List.of("spark-yarn", "spark-kubernetes", "spark-hadoop-cloud", "hadoop-aws")) {
      assertThat(directory.resolve("home/jars")).isDirectoryContaining("glob:**/" + jar + "*.jar");
    }
    assertThat(sparkHome(directory.resolve("home")).output()).contains("is not empty");
  }

  private Outcome sparkHome(Path home) throws IOException {
    return ClusterConf.run(
        Map.of("PATH", directory + ":" + System.getenv("PATH")),
        "bash",
        "-euc",
        "made=$(\"$0\" \"$1\"); eval \"$made\"; \"$SPARK_HOME/bin/spark-submit\" --version",
        ClusterConf.HOME + "/spark-home",
        home.toString());
  }

  private Outcome submit(Path output, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", output + "/submit.sh"));
    command.addAll(List.of(words));
    return ClusterConf.run(
        Map.of("SPARK_HOME", directory.toString()), command.toArray(String[]::new));
  }

  private Outcome discover() throws IOException {
    return ClusterConf.run(
        Map.of("PATH", directory + ":" + System.getenv("PATH")),
        "bash",
        ClusterConf.HOME + "/spark/gpu-discovery.sh");
  }

  private void program(String path, String body) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
