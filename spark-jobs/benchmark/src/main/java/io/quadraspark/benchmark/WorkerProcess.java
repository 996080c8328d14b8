package io.quadraspark.benchmark;

import io.quadraspark.backbone.Safetensors;
import io.quadraspark.backbone.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A contender's process: one question, one answer. It ends with {@link #close}. */
final class WorkerProcess implements AutoCloseable {
  private static final long SECONDS_TO_END = 20;
  private static final int WARM_RUNS = 3;
  private static final long WARM_NANOSECONDS = 4_000_000_000L;

  private final String name;
  private final Process process;
  private final Path log;
  private final Writer questions;
  private final BufferedReader answers;
  private final String versions;

  private WorkerProcess(String name, Process process, Path log) throws IOException {
    this.name = name;
    this.process = process;
    this.log = log;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.versions = answer();
  }

  /**
   * Starts, and waits until it is ready.
   *
   * @param name of the contender
   * @param log takes everything that the process says besides answers
   */
  static WorkerProcess start(String name, ProcessBuilder builder, Path log) throws IOException {
    Process process = builder.redirectError(log.toFile()).start();
    try {
      return new WorkerProcess(name, process, log);
    } catch (IOException | RuntimeException failure) {
      process.destroyForcibly();
      throw failure;
    }
  }

  /** What it runs with. */
  String versions() {
    return versions;
  }

  /** Times of each of some runs, as {@link RunTimes} reads them. */
  String run(int runs) throws IOException {
    return ask("run " + runs);
  }

  /** Runs until compilers and caches have settled: some times, and for some seconds. */
  void warmUp() throws IOException {
    long start = System.nanoTime();
    for (int run = 0; run < WARM_RUNS || System.nanoTime() - start < WARM_NANOSECONDS; run++) {
      run(1);
    }
  }

  /** A question with a number for an answer. */
  double number(String question) throws IOException {
    return Double.parseDouble(ask(question));
  }

  /** What the last run gave. */
  Map<String, Tensor> results() throws IOException {
    Path file = log.resolveSibling(log.getFileName() + ".safetensors");
    ask("write " + file.toAbsolutePath());
    Map<String, Tensor> tensors = Safetensors.parse(Files.readAllBytes(file)).tensors();
    Files.delete(file);
    return tensors;
  }

  String ask(String question) throws IOException {
    questions.write(question + "\n");
    questions.flush();
    return answer();
  }

  private String answer() throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith("@")) {
        return line.substring(1);
      }
      Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    throw BenchmarkErrors.workerEnded(name, log);
  }

  @Override
  public void close() throws IOException {
    try {
      questions.close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
