package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.Mode;
import io.quadraspark.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step's process takes at most, from two batch sizes: a base, and so much for each image.
 */
final class MemorySection implements Section {
  private static final int LARGER = 3;
  private static final int RUNS = 3;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String title() {
    return "Memory of a step's process (VmHWM)";
  }

  @Override
  public void run(Bench bench) throws IOException {
    int batch = bench.options().batch();
    Table table =
        bench
            .report()
            .table(
                "network",
                "px",
                "precision",
                "who",
                "MB, %d images".formatted(batch),
                "MB, %d images".formatted(LARGER * batch),
                "MB an image",
                "base, MB",
                "ours / this, an image");
    int size = bench.options().sizes().get(0);
    for (Precision precision : bench.precisions()) {
      for (String architecture : bench.options().architectures()) {
        add(table, bench, bench.task(architecture, size, precision, Mode.STEP));
      }
    }
  }

  private static void add(Table table, Bench bench, Case task) throws IOException {
    List<Contender> contenders = new ArrayList<>(List.of(bench.ours()));
    contenders.addAll(bench.peers(task));
    double ours = 0;
    for (Contender contender : contenders) {
      double small = peak(bench, contender, task);
      double large = peak(bench, contender, task.withBatch(LARGER * task.batch()));
      double slope = (large - small) / ((LARGER - 1) * task.batch());
      ours = contender.equals(bench.ours()) ? slope : ours;
      bench.report().progress("%s, %s: %.1f MB an image".formatted(task, contender.label(), slope));
      table.row(
          task.architecture(),
          Integer.toString(task.size()),
          task.precision().label(),
          contender.label(),
          Table.number(small, 0),
          Table.number(large, 0),
          Table.number(slope, 1),
          Table.number(small - slope * task.batch(), 0),
          Table.number(ours / slope, 2));
    }
  }

  private static double peak(Bench bench, Contender contender, Case task) throws IOException {
    try (WorkerProcess worker = bench.startForMemory(contender, task)) {
      worker.run(RUNS);
      return worker.number("memory");
    }
  }
}
