package io.quadraspark.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times of a contender's runs, in ms. On a machine that does other work beside, the processor time
 * of the one thread that computes says more than the clock.
 */
final class RunTimes {
  private final List<Double> wall = new ArrayList<>();
  private final List<Double> cpu = new ArrayList<>();

  /** Adds a worker's answer, {@code wall/cpu wall/cpu}. */
  void add(String answer) {
    Arrays.stream(answer.split(" "))
        .map(run -> run.split("/", 2))
        .forEach(
            pair -> {
              wall.add(Double.parseDouble(pair[0]));
              cpu.add(Double.parseDouble(pair[1]));
            });
  }

  /** By the clock. */
  Statistics wall() {
    return new Statistics(wall);
  }

  /** Of the computing thread. */
  Statistics cpu() {
    return new Statistics(cpu);
  }
}
