package io.quadraspark.faults;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM with this one's class path and options, heap aside, that ends at the latest with it. */
public record ChildJvm(Process process, Path log) implements AutoCloseable {
  private static final int POLL_MILLIS = 20;

  /**
   * @param log what it prints is added to it
   * @param environment besides this JVM's own; where secrets go, as others see arguments
   */
  public static ChildJvm start(
      Path log, List<String> options, Map<String, String> environment, List<String> mainAndArgs)
      throws IOException {
    return start(List.of(), log, options, environment, mainAndArgs);
  }

  /**
   * The same by way of another command.
   *
   * @param before what stands before {@code java}, {@code ip netns exec NAME} for example
   */
  static ChildJvm start(
      List<String> before,
      Path log,
      List<String> options,
      Map<String, String> environment,
      List<String> mainAndArgs)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-Dorg.bytedeco"))
        .forEach(command::add);
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ChildMain.class.getName());
    command.addAll(mainAndArgs);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start(), log);
  }

  /** Waits until the log has a match, and gives it. */
  public Matcher await(Pattern pattern, Duration most) throws IOException, InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      Matcher found = pattern.matcher(said());
      if (found.find()) {
        return found;
      }
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new AssertionError("Waited in vain for '%s' in:%n%s".formatted(pattern, said()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  public String said() throws IOException {
    return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
  }

  public boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Sends a signal such as {@code STOP} to a process. */
  static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }
}
