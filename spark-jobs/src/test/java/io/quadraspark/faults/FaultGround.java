package io.quadraspark.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.RandomStart;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.cli.CommandLines;
import io.quadraspark.cli.DrawnImages;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.quickstart.S3ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Where drivers, executors and storage fail: a standalone cluster of two workers and an S3 server
 * behind a {@link FaultProxy}, each in JVMs of their own, a data set and a backbone in its bucket,
 * and the adapter that an unbroken run ends with.
 *
 * <p>Drivers are real {@code train} commands in client mode under the project's own
 * spark-defaults.conf.
 */
final class FaultGround implements AutoCloseable {
  private final Path directory;
  private final S3ServerProcess server;
  private final FaultProxy proxy;
  private final StandaloneCluster cluster;
  private final int rounds;
  private final String unbroken;
  private final Drivers drivers;

  private FaultGround(
      Path directory,
      S3ServerProcess server,
      FaultProxy proxy,
      StandaloneCluster cluster,
      int rounds,
      String unbroken) {
    this.directory = directory;
    this.server = server;
    this.proxy = proxy;
    this.cluster = cluster;
    this.rounds = rounds;
    this.unbroken = unbroken;
    this.drivers = new Drivers(directory, server, proxy, cluster);
  }

  /**
   * Starts everything, and trains the unbroken run in this JVM.
   *
   * @param rounds of each run
   * @param seed of the proxy's choice of requests
   */
  static FaultGround open(Path directory, int rounds, long seed)
      throws IOException, InterruptedException {
    S3ServerProcess server =
        S3ServerProcess.start(
            Path.of("s3-server", "target"), directory.resolve("s3"), bucket(directory));
    StandaloneCluster cluster = null;
    try {
      String unbroken = prepare(directory, server, rounds);
      cluster = StandaloneCluster.start(directory.resolve("cluster"), 2);
      FaultProxy proxy = new FaultProxy(URI.create(server.endpoint()).getPort(), seed);
      return new FaultGround(directory, server, proxy, cluster, rounds, unbroken);
    } catch (IOException | InterruptedException | RuntimeException | Error failure) {
      server.close();
      if (cluster != null) {
        cluster.close();
      }
      throw failure;
    }
  }

  private static String prepare(Path directory, S3ServerProcess server, int rounds) {
    return TestSpark.on(
        "local[2]",
        server.sparkSettings(),
        spark -> {
          Configuration hadoop = spark.hadoopConfiguration();
          DrawnImages.tree("blue", "red")
              .forEach((name, bytes) -> put(hadoop, server.uri("raw/" + name), bytes));
          put(
              hadoop,
              server.uri("backbone.safetensors"),
              Safetensors.write(
                  RandomStart.tensors(Architectures.graph("resnet8"), 3),
                  Map.of("architecture", "resnet8")));
          run(
              "shard",
              "--input",
              server.uri("raw"),
              "--output",
              server.uri("data"),
              "--size",
              Integer.toString(DrawnImages.SIZE),
              "--validation-per-class",
              "8");
          run(train(server, "unbroken", rounds).toArray(String[]::new));
          return adapter(directory, "unbroken");
        });
  }

  private static void put(Configuration hadoop, String uri, byte[] bytes) {
    try {
      Storage.of(uri, hadoop).write(new org.apache.hadoop.fs.Path(uri), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String... command) {
    CommandLines run = CommandLines.run(command);
    assertThat(run.code()).as("%s%n%s", String.join(" ", command), run.err()).isZero();
  }

  private static List<String> train(S3ServerProcess server, String output, int rounds) {
    return List.of(
        "train",
        "--data",
        server.uri("data"),
        "--backbone",
        server.uri("backbone.safetensors"),
        "--output",
        server.uri(output),
        "--rounds",
        Integer.toString(rounds),
        "--slices",
        "4",
        "--local-steps",
        "2",
        "--batch-size",
        "8",
        "--rank",
        "2",
        "--checkpoint-every",
        "1");
  }

  /** The server keeps objects as files, so that looking at one takes no part in any storm. */
  private static Path object(Path directory, String key) {
    return directory.resolve("s3/objects").resolve(bucket(directory)).resolve(key);
  }

  /** One of its own: Hadoop keeps a bucket's connection as long as the JVM, whatever the server. */
  private static String bucket(Path directory) {
    return "faults-" + Integer.toHexString(directory.hashCode());
  }

  private static String adapter(Path directory, String output) {
    try {
      assertThat(object(directory, output + "/adapter/adapter_config.json")).exists();
      return Sha256.of(
          Files.readAllBytes(object(directory, output + "/adapter/adapter.safetensors")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SHA-256 of the adapter that an unbroken run ends with. */
  String unbroken() {
    return unbroken;
  }

  /** SHA-256 of the adapter in that output. */
  String adapter(String output) {
    return adapter(directory, output);
  }

  FaultProxy proxy() {
    return proxy;
  }

  StandaloneCluster cluster() {
    return cluster;
  }

  /** Starts a driver on the cluster; its storage is behind the proxy. */
  ChildJvm driver(String output, Map<String, String> settings) throws IOException {
    return drivers.start(output, train(server, output, rounds), settings);
  }

  @Override
  public void close() throws IOException {
    drivers.close();
    cluster.close();
    proxy.close();
    server.close();
  }
}
