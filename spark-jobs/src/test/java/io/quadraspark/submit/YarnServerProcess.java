package io.quadraspark.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** YARN in a JVM of its own; it ends at the latest with this one. */
final class YarnServerProcess implements AutoCloseable {
  private static final Path BUILD = Path.of("yarn-server", "target");

  private final Process process;
  private final Path site;

  private YarnServerProcess(Process process, Path site) {
    this.process = process;
    this.site = site;
  }

  /**
   * Starts it, and waits until it takes applications.
   *
   * @param directory gets {@code yarn-site.xml}, the containers, their logs, and the server's
   */
  static YarnServerProcess start(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            BUILD.resolve("classes").toAbsolutePath()
                + ":"
                + Files.readString(BUILD.resolve("classpath")).strip(),
            "io.quadraspark.yarn.YarnServer",
            directory.toString()));
    Path log = directory.resolve("server.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    // Containers get it from the node manager.
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    YarnServerProcess server =
        new YarnServerProcess(builder.start(), directory.resolve("yarn-site.xml"));
    BufferedReader out =
        new BufferedReader(new InputStreamReader(server.process.getInputStream(), UTF_8));
    if (!"ready".equals(out.readLine())) {
      server.close();
      throw new AssertionError("YARN did not start:\n" + Files.readString(log));
    }
    return server;
  }

  /**
   * Where the resource manager listens. Spark's script puts YARN's configuration directory on the
   * class path; tests have no script.
   */
  Map<String, String> addresses() {
    Configuration yarn = new Configuration(false);
    yarn.addResource(new org.apache.hadoop.fs.Path(site.toUri()));
    return Stream.of(
            "yarn.resourcemanager.hostname",
            "yarn.resourcemanager.address",
            "yarn.resourcemanager.scheduler.address")
        .collect(Collectors.toMap(Function.identity(), yarn::get));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
