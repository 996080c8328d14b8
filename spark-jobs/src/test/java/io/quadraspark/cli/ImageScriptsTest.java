package io.quadraspark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the image, with programs in place of Spark that print their arguments. */
class ImageScriptsTest {
  private static final Path DOCKER = Path.of("..", "docker").toAbsolutePath().normalize();
  private static final String END = "-- end";
  private static final String PRINT =
      "#!/bin/sh\nfor a; do echo \"$a\"; done >>\"$CALLS\"\necho '" + END + "' >>\"$CALLS\"\n";

  @TempDir Path directory;

  @Test
  void whatIsNoPartOfSparkIsACommandOfOurs() throws Exception {
    program("spark/bin/spark-submit");

    List<List<String>> calls =
        run(
            DOCKER.resolve("entrypoint.sh"),
            Map.of("SPARK_HOME", directory + "/spark", "SPARK_OPTIONS", "--conf a=b  --conf c=d"),
            "--master",
            "local[2]",
            "train",
            "--data",
            "a b");

    assertThat(calls)
        .containsExactly(
            List.of(
                "--master",
                "local[*]",
                "--conf",
                "a=b",
                "--conf",
                "c=d",
                "--master",
                "local[2]",
                "--class",
                "io.quadraspark.cli.QuadraSpark",
                "spark-internal",
                "train",
                "--data",
                "a b"));
  }

  @Test
  void versionAndHelpAreOurs() throws Exception {
    program("spark/bin/spark-submit");
    for (String word : List.of("--version", "--help")) {
      List<List<String>> calls =
          run(
              DOCKER.resolve("entrypoint.sh"),
              Map.of("SPARK_HOME", directory + "/spark", "MASTER", "spark://master:7077"),
              word);

      assertThat(calls.get(calls.size() - 1))
          .startsWith("--master", "spark://master:7077")
          .endsWith("spark-internal", word);
    }
  }

  @Test
  void everyCommandOfTheQuickstartIsOneThatWeHave() throws Exception {
    program("entrypoint.sh");
    Path script = directory.resolve("quadraspark/quickstart");
    Files.createDirectories(script.getParent());
    Files.copy(DOCKER.resolve("quickstart"), script);

    List<List<String>> calls = run(script, Map.of(), "s3a://bucket/run1");

    assertThat(calls.get(0))
        .containsExactly(
            "--class", "io.quadraspark.quickstart.DrawImages", "s3a://bucket/run1/raw", "350", "1");
    List<List<String>> commands = calls.subList(1, calls.size());
    assertThat(commands)
        .extracting(words -> words.get(0))
        .containsExactly("shard", "pretrain", "shard", "train", "train", "evaluate", "evaluate");
    commands.forEach(words -> QuadraSpark.check(words.toArray(String[]::new)));
  }

  @Test
  void shellcheckFindsNothing() throws Exception {
    List<String> command = new ArrayList<>(List.of("shellcheck"));
    try (var files = Files.list(DOCKER)) {
      for (Path file : files.sorted().toList()) {
        if (Files.readString(file).startsWith("#!")) {
          command.add(file.toString());
        }
      }
    }
    assertThat(command).hasSizeGreaterThan(5);
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "shellcheck is not installed");
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void program(String path) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, PRINT);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Runs a script, and gives the words of each call that it made. */
  private List<List<String>> run(Path script, Map<String, String> environment, String... args)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(args));
    Path calls = directory.resolve("calls");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("MASTER|SPARK_.*"));
    builder.environment().put("CALLS", calls.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    List<List<String>> found = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String line : Files.readAllLines(calls)) {
      if (line.equals(END)) {
        found.add(words);
        words = new ArrayList<>();
      } else {
        words.add(line);
      }
    }
    return found;
  }
}
