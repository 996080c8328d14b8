package io.quadraspark.benchmark.worker;

import com.sun.management.OperatingSystemMXBean;
import io.quadraspark.backbone.Safetensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A contender's end of the pipe. It answers one line to each line of standard input, and ends with
 * it: {@code run K} with K pairs of ms, {@code wall/cpu} of the one thread that computes, {@code
 * together T K} with the ms that K runs of T tasks take, {@code memory} with the peak in MB, {@code
 * write FILE} when the results are in that safetensors file, and what the contender itself adds.
 * Answers begin with {@code @}; anything else on standard output is some library's.
 */
public final class WorkerLoop {
  private static final double NANOSECONDS = 1e6;

  private final List<? extends Workload> tasks;
  private final Map<String, Function<String[], String>> more;

  /**
   * @param tasks computations that do not share anything written
   * @param more further commands, by their first word; they take all words
   */
  public WorkerLoop(List<? extends Workload> tasks, Map<String, Function<String[], String>> more) {
    this.tasks = tasks;
    this.more = more;
  }

  /**
   * Serves until the input ends.
   *
   * @param versions what this contender runs with
   */
  public void serve(String versions) throws IOException {
    answer(versions);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      answer(reply(line.split(" ")));
    }
    tasks.forEach(Workload::close);
  }

  private static void answer(String text) {
    System.out.println("@" + text);
    System.out.flush();
  }

  private String reply(String... words) throws IOException {
    return switch (words[0]) {
      case "run" -> times(tasks.get(0)::run, Integer.parseInt(words[1]));
      case "together" ->
          number(
              ConcurrentRuns.milliseconds(
                  tasks.subList(0, Integer.parseInt(words[1])), Integer.parseInt(words[2])));
      case "memory" -> number(ProcessMemory.peakMegabytes());
      case "write" -> write(Path.of(words[1]));
      default -> more.get(words[0]).apply(words);
    };
  }

  /** Runs something some times: pairs of ms, {@code wall/cpu} of this thread. */
  public static String times(Runnable task, int runs) {
    return times(task, runs, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
  }

  /** The same with the processor time of all threads. */
  public static String processTimes(Runnable task, int runs) {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return times(task, runs, process::getProcessCpuTime);
  }

  private static String times(Runnable task, int runs, LongSupplier processorTime) {
    List<String> times = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      long cpuStart = processorTime.getAsLong();
      long start = System.nanoTime();
      task.run();
      double wall = (System.nanoTime() - start) / NANOSECONDS;
      double cpu = (processorTime.getAsLong() - cpuStart) / NANOSECONDS;
      times.add(number(wall) + "/" + number(cpu));
    }
    return String.join(" ", times);
  }

  private String write(Path file) throws IOException {
    Files.write(file, Safetensors.write(tasks.get(0).results(), Map.of()));
    return file.toString();
  }

  /** In the form that every contender writes numbers in. */
  public static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
