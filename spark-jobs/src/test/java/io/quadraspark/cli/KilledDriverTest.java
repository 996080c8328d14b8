package io.quadraspark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.RandomStart;
import io.quadraspark.backbone.Safetensors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A driver that is killed in mid-run, and the same command again, with the real engine in JVMs of
 * their own.
 */
class KilledDriverTest {
  private static final long SECONDS = 240;

  @TempDir static Path folder;

  @BeforeAll
  static void makeDataAndBackbone() throws IOException {
    for (Map.Entry<String, byte[]> file : DrawnImages.tree("blue", "red").entrySet()) {
      Path path = folder.resolve("raw").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    TestSpark.session();
    CommandLines sharded =
        CommandLines.run(
            "shard",
            "--input",
            uri("raw"),
            "--output",
            uri("data"),
            "--size",
            "16",
            "--validation-per-class",
            "8");
    assertThat(sharded.code()).as(sharded.err()).isZero();
    byte[] backbone =
        Safetensors.write(
            RandomStart.tensors(Architectures.graph("resnet8"), 3),
            Map.of("architecture", "resnet8"));
    Files.write(folder.resolve("backbone.safetensors"), backbone);
  }

  @Test
  void theSameCommandAgainEndsWithTheBytesOfAnUnbrokenRun() throws Exception {
    assertThat(finish(start("unbroken"))).isZero();

    Process killed = start("broken");
    try {
      waitForCheckpoint(killed);
    } finally {
      killed.destroyForcibly();
    }
    assertThat(finish(killed)).isNotZero();
    assertThat(folder.resolve("broken/adapter/adapter.safetensors")).doesNotExist();

    assertThat(finish(start("broken"))).isZero();
    assertThat(log("broken")).contains("round 1/").contains("round 40/40");
    assertThat(Files.readAllBytes(folder.resolve("broken/adapter/adapter.safetensors")))
        .isEqualTo(Files.readAllBytes(folder.resolve("unbroken/adapter/adapter.safetensors")));
  }

  /** The train command in a JVM of its own; what it prints is added to a file. */
  private static Process start(String run) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-Dorg.bytedeco"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-Dlog4j2.level=WARN",
            "-Dspark.driver.host=127.0.0.1",
            "-cp",
            System.getProperty("java.class.path"),
            QuadraSpark.class.getName(),
            "train",
            "--data",
            uri("data"),
            "--backbone",
            uri("backbone.safetensors"),
            "--output",
            uri(run)));
    command.addAll(
        List.of("--rounds", "40", "--slices", "2", "--local-steps", "2", "--batch-size", "8"));
    command.addAll(List.of("--rank", "2", "--checkpoint-every", "1"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(run + ".log").toFile()))
        .start();
  }

  private static int finish(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ends in time").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void waitForCheckpoint(Process process) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.isDirectory(folder.resolve("broken/checkpoints")) && wholeCheckpoint()) {
        return;
      }
      Thread.sleep(5);
    }
    throw new AssertionError("No checkpoint before the run ended:\n" + log("broken"));
  }

  private static boolean wholeCheckpoint() throws IOException {
    try (Stream<Path> found = Files.list(folder.resolve("broken/checkpoints"))) {
      return found.anyMatch(path -> Files.exists(path.resolve("manifest.json")));
    }
  }

  private static String log(String run) throws IOException {
    return Files.readString(folder.resolve(run + ".log"));
  }

  private static String uri(String path) {
    return folder.resolve(path).toUri().toString();
  }
}
