package io.quadraspark.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Spark's standalone master and workers of one core each, in JVMs of their own. */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  private final ChildJvm master;
  private final String url;
  private final List<ChildJvm> workers = new ArrayList<>();

  private StandaloneCluster(ChildJvm master, String url) {
    this.master = master;
    this.url = url;
  }

  static StandaloneCluster start(Path directory, int workers)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    ChildJvm master =
        daemon(
            directory.resolve("master.log"),
            directory,
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0");
    StandaloneCluster cluster = null;
    try {
      cluster = new StandaloneCluster(master, master.await(MASTER, START).group(1));
      for (int i = 0; i < workers; i++) {
        cluster.workers.add(cluster.worker(directory, i));
      }
      for (ChildJvm worker : cluster.workers) {
        worker.await(REGISTERED, START);
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException | Error failure) {
      master.close();
      if (cluster != null) {
        cluster.close();
      }
      throw failure;
    }
  }

  private ChildJvm worker(Path directory, int index) throws IOException {
    return daemon(
        directory.resolve("worker-%d.log".formatted(index)),
        directory,
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        "127.0.0.1",
        "--cores",
        "1",
        "--memory",
        "1g",
        "--webui-port",
        "0",
        "--work-dir",
        directory.resolve("work-%d".formatted(index)).toString(),
        url);
  }

  private static ChildJvm daemon(Path log, Path directory, String... mainAndArgs)
      throws IOException {
    return ChildJvm.start(
        log,
        List.of(
            "-Xmx256m",
            // Which says where the master listens.
            "-Dlog4j2.configurationFile=classpath:org/apache/spark/log4j2-defaults.properties",
            "-Dspark.local.dir=" + directory.resolve("local")),
        Map.of(),
        List.of(mainAndArgs));
  }

  String url() {
    return url;
  }

  /** The executors that live now, of whatever application. */
  List<ProcessHandle> executors() {
    return workers.stream()
        .flatMap(worker -> worker.process().descendants())
        .filter(child -> child.info().command().filter(name -> name.endsWith("java")).isPresent())
        .toList();
  }

  @Override
  public void close() {
    workers.forEach(ChildJvm::close);
    master.close();
  }
}
