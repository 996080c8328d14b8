package io.quadraspark.cli;

import io.quadraspark.program.Environment;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Asks executors in JVMs of their own what they compute with: their class path and options are not
 * the driver's, and an executor without oneDNN would be slow without a word.
 */
final class ExecutorChecks {
  /** What one executor answered. */
  record Answer(String executor, Environment environment) implements Serializable {}

  private ExecutorChecks() {}

  /**
   * What to say of the executors that are there now; nothing in local mode, where the driver is the
   * executor.
   */
  static List<String> warnings(JavaSparkContext spark) {
    if (spark.isLocal()) {
      return List.of();
    }
    // More tasks than cores, so that every executor gets one.
    int tasks = 2 * spark.defaultParallelism();
    spark.setJobGroup("quadraspark", "Ask executors what they compute with", false);
    List<Answer> answers =
        spark
            .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
            .mapPartitions(ExecutorChecks::answer)
            .collect();
    spark.clearJobGroup();
    return warnings(answers, Environment.detect());
  }

  private static Iterator<Answer> answer(Iterator<Integer> ignored) {
    return List.of(new Answer(SparkEnv.get().executorId(), Environment.detect())).iterator();
  }

  static List<String> warnings(List<Answer> answers, Environment driver) {
    Map<String, TreeSet<String>> executorsByWarning = new TreeMap<>();
    TreeSet<String> instructionSets = new TreeSet<>(List.of(driver.instructionSet()));
    for (Answer answer : answers) {
      instructionSets.add(answer.environment().instructionSet());
      for (String warning : answer.environment().warnings()) {
        executorsByWarning
            .computeIfAbsent(warning, first -> new TreeSet<>())
            .add(answer.executor());
      }
    }
    List<String> warnings =
        executorsByWarning.entrySet().stream()
            .map(
                entry ->
                    "On executors " + String.join(", ", entry.getValue()) + ": " + entry.getKey())
            .collect(Collectors.toCollection(ArrayList::new));
    if (instructionSets.size() > 1) {
      warnings.add(
          "WARNING: driver and executors compute with different instruction sets (%s); results are equal to the bit only within one. Take machines of one kind"
              .formatted(String.join(", ", instructionSets)));
    }
    return warnings;
  }
}
