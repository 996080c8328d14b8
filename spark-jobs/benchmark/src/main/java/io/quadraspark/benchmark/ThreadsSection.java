package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.Mode;
import io.quadraspark.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Two tasks on two cores against one: programs of their own on shared weights. */
final class ThreadsSection implements Section {
  private static final int TASKS = 2;
  private static final double MILLISECONDS = 1000;

  @Override
  public String name() {
    return "threads";
  }

  @Override
  public String title() {
    return "Two tasks on two cores against one, steps";
  }

  @Override
  public void run(Bench bench) throws IOException {
    if (Runtime.getRuntime().availableProcessors() < TASKS) {
      bench.report().line("Skipped: there is one core.");
      return;
    }
    Table table =
        bench
            .report()
            .table("network", "px", "precision", "images/s, one", "images/s, two", "two / one");
    int size = bench.options().sizes().get(0);
    for (Precision precision : bench.precisions()) {
      for (String architecture : bench.options().architectures()) {
        add(table, bench, bench.task(architecture, size, precision, Mode.STEP));
      }
    }
  }

  private static void add(Table table, Bench bench, Case task) throws IOException {
    try (WorkerProcess worker = bench.startForTwo(bench.ours(), task)) {
      List<Double> one = new ArrayList<>();
      List<Double> two = new ArrayList<>();
      for (int round = 0; round < bench.options().rounds(); round++) {
        one.add(imagesPerSecond(bench, worker, task, 1));
        two.add(imagesPerSecond(bench, worker, task, TASKS));
      }
      Statistics alone = new Statistics(one);
      Statistics together = new Statistics(two);
      double ratio = together.median() / alone.median();
      bench.report().progress("%s: %.2f".formatted(task, ratio));
      table.row(
          task.architecture(),
          Integer.toString(task.size()),
          task.precision().label(),
          alone.text(1),
          together.text(1),
          Table.number(ratio, 2));
    }
  }

  private static double imagesPerSecond(Bench bench, WorkerProcess worker, Case task, int tasks)
      throws IOException {
    int runs = bench.options().runs();
    double milliseconds = worker.number("together %d %d".formatted(tasks, runs));
    return MILLISECONDS * tasks * runs * task.batch() / milliseconds;
  }
}
