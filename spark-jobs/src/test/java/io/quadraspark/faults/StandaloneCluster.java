package io.quadraspark.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Spark's standalone master and workers, in JVMs of their own. */
public final class StandaloneCluster implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(4);
  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  /**
   * A worker.
   *
   * @param before what stands before its {@code java}
   * @param host where it and its executors listen
   * @param memory of all its executors, as Spark writes it
   * @param settings {@code spark.worker.*}
   */
  public record Worker(
      List<String> before, String host, int cores, String memory, Map<String, String> settings) {
    public static Worker onLoopback(int cores, String memory, Map<String, String> settings) {
      return new Worker(List.of(), LOOPBACK, cores, memory, settings);
    }
  }

  private final ChildJvm master;
  private final String url;
  private final List<ChildJvm> workers = new ArrayList<>();

  private StandaloneCluster(ChildJvm master, String url) {
    this.master = master;
    this.url = url;
  }

  /** Workers of one core each, all on loopback. */
  static StandaloneCluster start(Path directory, int workers)
      throws IOException, InterruptedException {
    return start(
        directory,
        LOOPBACK,
        Map.of(),
        Collections.nCopies(workers, Worker.onLoopback(1, "1g", Map.of())));
  }

  /**
   * @param directory gets the logs, and in {@code work-N} what worker N's executors and drivers
   *     print
   * @param host where the master listens
   * @param settings of the master and of every worker
   */
  public static StandaloneCluster start(
      Path directory, String host, Map<String, String> settings, List<Worker> workers)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    ChildJvm master =
        daemon(
            List.of(),
            directory.resolve("master.log"),
            directory,
            settings,
            host,
            "org.apache.spark.deploy.master.Master",
            "--port",
            "0");
    StandaloneCluster cluster = null;
    try {
      cluster = new StandaloneCluster(master, master.await(MASTER, START).group(1));
      for (int i = 0; i < workers.size(); i++) {
        cluster.workers.add(cluster.worker(directory, i, settings, workers.get(i)));
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

  private ChildJvm worker(Path directory, int index, Map<String, String> settings, Worker worker)
      throws IOException {
    Map<String, String> both = new TreeMap<>(settings);
    both.putAll(worker.settings());
    return daemon(
        worker.before(),
        directory.resolve("worker-%d.log".formatted(index)),
        directory,
        both,
        worker.host(),
        "org.apache.spark.deploy.worker.Worker",
        "--cores",
        Integer.toString(worker.cores()),
        "--memory",
        worker.memory(),
        "--work-dir",
        directory.resolve("work-%d".formatted(index)).toString(),
        url);
  }

  private static ChildJvm daemon(
      List<String> before,
      Path log,
      Path directory,
      Map<String, String> settings,
      String host,
      String main,
      String... args)
      throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                // Which says where the master listens.
                "-Dlog4j2.configurationFile=classpath:org/apache/spark/log4j2-defaults.properties",
                "-Dspark.local.dir=" + directory.resolve("local")));
    settings.forEach((key, value) -> options.add("-D" + key + "=" + value));
    List<String> mainAndArgs = new ArrayList<>(List.of(main, "--host", host, "--webui-port", "0"));
    mainAndArgs.addAll(List.of(args));
    return ChildJvm.start(before, log, options, Map.of("SPARK_LOCAL_IP", host), mainAndArgs);
  }

  public String url() {
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
