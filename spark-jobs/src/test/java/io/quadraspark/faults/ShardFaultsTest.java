package io.quadraspark.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import io.quadraspark.cli.CommandLines;
import io.quadraspark.cli.DrawnImages;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.faults.FaultProxy.Fault;
import io.quadraspark.quickstart.S3ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code shard} on a cluster of JVMs and a real S3 server: whatever dies or refuses while it writes
 * shards, the output has the bytes of an unbroken run and no file besides. {@code
 * -Dquadraspark.faults.seed=N} takes other moments; {@code -Dquadraspark.faults.minutes=N} bounds a
 * run otherwise than by 4 minutes after its last fault.
 */
@Tag("slow")
class ShardFaultsTest {
  private static final String BUCKET = "shard-faults";
  private static final int CLASSES = 12;
  private static final int KILLS = 5;
  private static final int POLL_MILLIS = 20;

  /** Between two faults, at most. */
  private static final int APART_MILLIS = 2000;

  private static final Duration BOUND =
      Duration.ofMinutes(Long.getLong("quadraspark.faults.minutes", 4));

  private static final Random RANDOM = new Random(Long.getLong("quadraspark.faults.seed", 1));

  @TempDir static Path directory;

  private static S3ServerProcess server;
  private static StandaloneCluster cluster;
  private static FaultProxy proxy;
  private static Drivers drivers;
  private static Map<String, String> unbroken;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    server = S3ServerProcess.start(Path.of("s3-server", "target"), directory.resolve("s3"), BUCKET);
    unbroken =
        TestSpark.on(
            "local[2]",
            server.sparkSettings(),
            spark -> {
              DrawnImages.tree(classes())
                  .forEach((name, bytes) -> put(spark.hadoopConfiguration(), name, bytes));
              CommandLines run = CommandLines.run(shard("whole").toArray(String[]::new));
              assertThat(run.code()).as(run.err()).isZero();
              return files("whole");
            });
    cluster = StandaloneCluster.start(directory.resolve("cluster"), 2);
    proxy = new FaultProxy(URI.create(server.endpoint()).getPort(), RANDOM.nextLong());
    drivers = new Drivers(directory, server, proxy, cluster);
  }

  @AfterAll
  static void close() throws IOException {
    if (drivers != null) {
      drivers.close();
      proxy.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static String[] classes() {
    String[] classes = new String[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      classes[i] = "class%02d".formatted(i);
    }
    return classes;
  }

  private static void put(Configuration hadoop, String name, byte[] bytes) {
    try {
      String uri = server.uri("raw/" + name);
      Storage.of(uri, hadoop).write(new org.apache.hadoop.fs.Path(uri), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> shard(String output) {
    return List.of(
        "shard",
        "--input",
        server.uri("raw"),
        "--output",
        server.uri(output),
        "--size",
        "48",
        "--shard-bytes",
        "32KB",
        "--validation-per-class",
        "8");
  }

  /** The server keeps objects as files, so that looking at them takes no part in any storm. */
  private static Path objects(String output) {
    return directory.resolve("s3/objects").resolve(BUCKET).resolve(output);
  }

  /** The hash of every object of an output by its key. */
  private static Map<String, String> files(String output) {
    Map<String, String> hashes = new TreeMap<>();
    Path root = objects(output);
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(root.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return hashes;
  }

  /** What there is of an unbroken run but for its page. */
  private static Map<String, String> dataSet() {
    Map<String, String> files = new TreeMap<>(unbroken);
    files.remove("report.html");
    return files;
  }

  private static long shards() {
    return unbroken.keySet().stream().filter(name -> name.endsWith(".tar")).count();
  }

  private static long shards(String output) throws IOException {
    if (!Files.isDirectory(objects(output))) {
      return 0;
    }
    try (var files = Files.list(objects(output))) {
      return files.filter(file -> file.getFileName().toString().matches("\\d{5}\\.tar")).count();
    }
  }

  /** Waits until the run has written more shards than that, or has ended. */
  private static void awaitShards(ChildJvm driver, String output, long more) throws Exception {
    long end = System.nanoTime() + BOUND.toNanos();
    while (shards(output) <= more && driver.process().isAlive()) {
      assertThat(System.nanoTime()).as(driver.said()).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static void requireUnbroken(ChildJvm driver, String output) throws Exception {
    assertThat(driver.endsWithin(BOUND)).as("it ends in time:%n%s", driver.said()).isTrue();
    assertThat(driver.process().exitValue()).as(driver.said()).isZero();
    assertThat(files(output)).isEqualTo(unbroken);
  }

  @Test
  void aDriverIsKilledWhileItWritesShards() throws Exception {
    int kills = 0;
    for (int run = 0; kills < KILLS; run++) {
      String output = "driver-" + run;
      int killsBefore = kills;
      ChildJvm driver = drivers.start(output, shard(output), Map.of());
      for (long before = 0; kills < KILLS; before = shards(output)) {
        awaitShards(driver, output, before);
        if (driver.endsWithin(Duration.ofMillis(RANDOM.nextInt(APART_MILLIS)))) {
          break;
        }
        driver.kill();
        if (Files.exists(objects(output).resolve("dataset.json"))) {
          // What is left is a page, which only another command makes.
          assertThat(files(output)).containsAllEntriesOf(dataSet());
          driver = null;
          break;
        }
        kills++;
        driver = drivers.start(output, shard(output), Map.of());
      }
      if (driver == null) {
        continue;
      }
      requireUnbroken(driver, output);
      if (kills > killsBefore) {
        // The last of the drivers, whose lines follow those of the others.
        String said = driver.said();
        assertThat(said.substring(said.lastIndexOf("Found layout")))
            .contains("Goes on with an interrupted run");
      }
    }
  }

  @Test
  void executorsAreKilledWhileTheyWriteShards() throws Exception {
    String output = "executor";
    ChildJvm driver = drivers.start(output, shard(output), Map.of());
    awaitShards(driver, output, 0);
    int kills = 0;
    while (kills < 2 && shards(output) < shards() - 1 && driver.process().isAlive()) {
      List<ProcessHandle> executors = cluster.executors();
      if (!executors.isEmpty()) {
        executors.get(RANDOM.nextInt(executors.size())).destroyForcibly();
        kills++;
      }
      Thread.sleep(APART_MILLIS);
    }
    assertThat(kills).isPositive();
    requireUnbroken(driver, output);
    assertThat(driver.said()).contains("Lost executor");
  }

  @Test
  void storageAsksForFewerRequestsAndResetsConnections() throws Exception {
    String output = "storm";
    int before = proxy.faults();
    ChildJvm driver = drivers.start(output, shard(output), Map.of());
    awaitShards(driver, output, 0);
    proxy.storm(1, Duration.ofSeconds(10), Fault.SLOW_DOWN);
    awaitShards(driver, output, 10);
    proxy.storm(
        0.33, Duration.ofSeconds(20), Fault.SLOW_DOWN, Fault.RESET_UNHEARD, Fault.RESET_ANSWER);
    requireUnbroken(driver, output);
    assertThat(proxy.faults()).isGreaterThan(before);
  }
}
