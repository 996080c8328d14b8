package io.quadraspark.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Spark driver in a process of its own, with a heap of its own. */
final class SparkProcess {
  private static final String PACKAGE = "io.quadraspark.benchmark.rounds.";

  private final Path work;
  private final Path sparkHome;

  /**
   * @param work where logs go
   * @param sparkHome one without jars: executors take the class path of the driver
   */
  SparkProcess(Path work, Path sparkHome) {
    this.work = work;
    this.sparkHome = sparkHome;
  }

  /**
   * Runs a class to its end.
   *
   * @return the fields of each line that it printed, separated by semicolons
   */
  List<String[]> run(String mainClass, int heapMegabytes, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.contains("javacpp"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx" + heapMegabytes + "m",
            "-cp",
            System.getProperty("java.class.path"),
            PACKAGE + mainClass));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path log = work.resolve(mainClass + ".log");
    Path directory = Files.createDirectories(work.resolve(mainClass));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(log.toFile());
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("OMP_NUM_THREADS", "1");
    return answers(mainClass, log, builder.start());
  }

  private static List<String[]> answers(String mainClass, Path log, Process process)
      throws IOException {
    List<String[]> answers = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("@")) {
          answers.add(line.substring(1).split(";"));
        }
      }
      if (process.waitFor() != 0) {
        throw BenchmarkErrors.workerEnded(mainClass, log);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    } finally {
      process.destroyForcibly();
    }
    return answers;
  }
}
