package io.quadraspark.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quadraspark.submit.SmallTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jar")
class ApplicationJarTest {
  /** What README says of its size, in millions of bytes. */
  private static final long MEGABYTES = 200;

  @Test
  void hasNoClassThatSparkHas() throws IOException {
    Set<String> classes = new TreeSet<>();
    ApplicationJar.files().stream().filter(name -> name.endsWith(".class")).forEach(classes::add);

    Set<String> both = new TreeSet<>();
    for (Path jar : ApplicationJar.spark()) {
      both.addAll(ApplicationJar.files(jar));
    }
    both.retainAll(classes);

    assertThat(classes).hasSizeGreaterThan(10_000);
    assertThat(both).isEmpty();
  }

  @Test
  void hasNoClassOfWhatAClusterMayBring() throws IOException {
    assertThat(ApplicationJar.files())
        // dl4j-spark's own, in a package of Spark's.
        .filteredOn(name -> !name.startsWith("org/apache/spark/TaskContextHelper"))
        .noneMatch(
            name ->
                name.matches(
                    "(org/apache/(spark|hadoop)|scala|com/amazonaws|software/amazon|org/slf4j|com/google/common"
                        + "|com/google/protobuf|com/fasterxml|org/yaml|com/esotericsoftware/kryo)/.*\\.class"));
  }

  @Test
  void hasNativesOfThePlatformThatWasAskedForAlone() throws IOException {
    Set<String> platforms =
        ApplicationJar.files().stream()
            .filter(name -> name.matches(".*\\.(so(\\.\\d+)*|dll|dylib|jnilib|a)"))
            .map(name -> Path.of(name).getParent().getFileName().toString())
            .collect(Collectors.toSet());

    assertThat(platforms)
        .isNotEmpty()
        .allMatch(platform -> platform.matches("linux-x86[_-]64(-onednn)?"));
  }

  @Test
  void hasNoCuda() throws IOException {
    assumeTrue(
        ApplicationJar.candidates().stream().anyMatch(jar -> jar.toString().contains("nd4j-cuda")),
        "Only with -Pjar,cuda is there a jar of CUDA to be left out");
    assertThat(ApplicationJar.files())
        .noneMatch(name -> name.matches("(?i).*(nd4jcuda|cudart|jcublas).*"));
  }

  @Test
  void isNotLargerThanTheReadmeSays() throws IOException {
    assertThat(Files.size(ApplicationJar.path())).isLessThan(MEGABYTES * 1_000_000);
  }

  @Test
  void trainsWithNothingButASparkAround(@TempDir Path directory) throws Exception {
    SmallTraining training = SmallTraining.prepare(directory.resolve("made"), 2);
    String unbroken = training.unbroken();
    Path empty = Files.createDirectories(directory.resolve("empty"));
    Path spark = sparkHome(directory.resolve("spark"));

    List<String> command = new ArrayList<>();
    command.add(spark.resolve("bin/spark-submit").toString());
    command.addAll(List.of("--master", "local-cluster[2,1,1024]", "--driver-memory", "640m"));
    command.addAll(List.of("--properties-file", defaults().toString()));
    command.addAll(List.of("--class", "io.quadraspark.cli.QuadraSpark"));
    command.add(ApplicationJar.path().toString());
    command.addAll(training.command("jar"));
    Path log = directory.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(empty.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", spark.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();

    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(training.adapter("jar")).isEqualTo(unbroken);
  }

  private static Path defaults() {
    return Path.of("..", "cluster-conf", "spark", "spark-defaults.conf")
        .toAbsolutePath()
        .normalize();
  }

  /** A Spark of links to its jars and of the images' scripts. */
  private static Path sparkHome(Path directory) throws IOException {
    Path jars = Files.createDirectories(directory.resolve("jars"));
    for (Path jar : ApplicationJar.spark()) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    Path bin = Files.createDirectories(directory.resolve("bin"));
    for (String script : List.of("spark-class", "spark-submit")) {
      Files.copy(Path.of("..", "docker", script), bin.resolve(script));
    }
    return directory;
  }
}
