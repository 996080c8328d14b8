package io.quadraspark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script starts, with programs in place of Spark and Java that print their arguments. */
class LauncherScriptTest {
  private static final String PRINT = "#!/bin/sh\necho \"$0\"\nfor a; do echo \"$a\"; done\n";

  @TempDir Path project;

  private Path root;
  private Path target;
  private Path settings;

  private record Run(int code, List<String> lines) {}

  @BeforeEach
  void layOut() throws IOException {
    root = project.resolve("spark-jobs");
    target = root.resolve("target");
    settings = project.resolve("cluster-conf/spark/spark-defaults.conf");
    Files.createDirectories(settings.getParent());
    Files.writeString(settings, "spark.hadoop.fs.s3a.bucket.probe 2");
    Files.createDirectories(target.resolve("classes"));
    Files.createDirectories(root.resolve("bin"));
    Files.copy(Path.of("bin/quadraspark"), root.resolve("bin/quadraspark"));
    Files.writeString(target.resolve("jvm-options"), "--add-modules=vector -Dext=onednn");
    Files.writeString(target.resolve("jvm-opens"), "--add-opens=a/b=ALL-UNNAMED");
    Files.writeString(target.resolve("classpath"), "/one.jar:/two.jar");
    Files.writeString(target.resolve("quadraspark-1.jar"), "");
    program("spark/bin/spark-submit");
    program("java/bin/java");
  }

  private void program(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, PRINT);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Run run(Map<String, String> environment, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", root + "/bin/quadraspark"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("SPARK_HOME");
    builder.environment().remove("SPARK_CONF_DIR");
    builder.environment().put("JAVA_HOME", root + "/java");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), output.lines().toList());
  }

  @Test
  void goesThroughSparkSubmitWhereThereIsASpark() throws Exception {
    Run run =
        run(
            Map.of("SPARK_HOME", root + "/spark"),
            "--master",
            "yarn",
            "--conf=spark.x=a b",
            "train",
            "--data",
            "/d");

    assertThat(run.lines().get(0)).endsWith("/spark/bin/spark-submit");
    assertThat(run.lines())
        .containsSubsequence(
            "--conf",
            "spark.executor.defaultJavaOptions=--add-modules=vector -Dext=onednn",
            "--master",
            "yarn",
            "--conf",
            "spark.x=a b",
            "--class",
            "io.quadraspark.cli.QuadraSpark",
            target + "/quadraspark-1.jar",
            "train",
            "--data",
            "/d");
  }

  @Test
  void startsJavaOnTheResolvedJarsWhereThereIsNoSpark() throws Exception {
    Run run =
        run(
            Map.of("QUADRASPARK_JAVA_OPTS", "-Xmx3g -Dx=y"),
            "--properties-file",
            "p.conf",
            "inspect",
            "/a b");

    assertThat(run.lines().get(0)).endsWith("/java/bin/java");
    assertThat(run.lines())
        .containsSubsequence(
            "--add-opens=a/b=ALL-UNNAMED",
            "--add-modules=vector",
            "-Dext=onednn",
            "-Xmx3g",
            "-Dx=y",
            "-cp",
            target + "/classes:" + root.getParent() + "/dataprep/target/classes:/one.jar:/two.jar",
            "org.apache.spark.deploy.SparkSubmit",
            "--properties-file",
            "p.conf",
            "--class",
            "io.quadraspark.cli.QuadraSpark",
            "spark-internal",
            "inspect",
            "/a b");
  }

  @Test
  void theProjectsSettingsCountAndTheUsersComeAfterThem() throws Exception {
    Map<String, String> spark = Map.of("SPARK_HOME", root + "/spark");
    for (Map<String, String> environment : List.of(spark, Map.<String, String>of())) {
      assertThat(run(environment, "--conf", "spark.x=1", "inspect", "/a").lines())
          .containsSubsequence(
              "--properties-file",
              settings.toString(),
              "--conf",
              "spark.executor.extraJavaOptions=",
              "--conf",
              "spark.x=1",
              "inspect");
    }
  }

  @Test
  void thePropertiesFileOfTheUserIsTheOnlyOne() throws Exception {
    Map<String, String> spark = Map.of("SPARK_HOME", root + "/spark");
    for (Map<String, String> environment : List.of(spark, Map.<String, String>of())) {
      assertThat(run(environment, "--properties-file=p.conf", "inspect", "/a").lines())
          .containsOnlyOnce("--properties-file")
          .contains("p.conf")
          .doesNotContain(settings.toString(), "spark.executor.extraJavaOptions=");
    }
  }

  @Test
  void aSparkWithDefaultsOfItsOwnKeepsThem() throws Exception {
    Path own = root.resolve("spark/conf/spark-defaults.conf");
    Files.createDirectories(own.getParent());
    Files.writeString(own, "spark.master yarn");

    assertThat(run(Map.of("SPARK_HOME", root + "/spark"), "inspect", "/a").lines())
        .doesNotContain("--properties-file");
    assertThat(run(Map.of("SPARK_CONF_DIR", own.getParent().toString()), "inspect", "/a").lines())
        .doesNotContain("--properties-file");
  }

  @Test
  void withoutTheProjectsSettingsItStartsAllTheSame() throws Exception {
    Files.delete(settings);

    Run run = run(Map.of(), "inspect", "/a");

    assertThat(run.code()).isZero();
    assertThat(run.lines()).contains("inspect").doesNotContain("--properties-file");
  }

  @Test
  void saysWhatToDoWhenNothingIsBuilt() throws Exception {
    Files.delete(target.resolve("jvm-options"));

    Run run = run(Map.of(), "inspect", "/x");

    assertThat(run.code()).isEqualTo(2);
    assertThat(String.join("\n", run.lines())).contains("mvn -DskipTests package");
  }

  @Test
  void anOptionWithoutAValueIsRefused() throws Exception {
    Run run = run(Map.of(), "--master");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.lines().get(0)).contains("--master");
  }
}
