package io.quadraspark.benchmark;

import io.quadraspark.backbone.Weights;
import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.Mode;
import io.quadraspark.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which share of the machine's own matrix product peak we reach, and where the rest goes. */
final class PeakSection implements Section {
  private static final int KINDS = 12;
  private static final double GIGA = 1e9;
  private static final double MILLISECONDS = 1000;

  @Override
  public String name() {
    return "peak";
  }

  @Override
  public String title() {
    return "Share of the matrix product peak on one core";
  }

  @Override
  public void run(Bench bench) throws IOException {
    Table shares =
        bench
            .report()
            .table(
                "network", "px", "precision", "what", "GFLOP", "GFLOP/s", "peak, GFLOP/s", "share");
    Table profiles =
        bench.report().table("network", "px", "precision", "operations of a step", "ms", "share");
    int size = bench.options().sizes().get(0);
    for (Precision precision : bench.precisions()) {
      for (String architecture : bench.options().architectures()) {
        for (Mode mode : Mode.values()) {
          add(shares, profiles, bench, bench.task(architecture, size, precision, mode));
        }
      }
    }
  }

  private static void add(Table shares, Table profiles, Bench bench, Case task) throws IOException {
    try (WorkerProcess worker = bench.start(bench.ours(), task)) {
      worker.warmUp();
      List<Double> peaks = new ArrayList<>();
      RunTimes times = new RunTimes();
      for (int round = 0; round < bench.options().rounds(); round++) {
        peaks.add(worker.number("peak"));
        times.add(worker.run(bench.options().runs()));
      }
      double peak = new Statistics(peaks).maximum();
      double gigaflop = gigaflop(bench, task);
      double reached = MILLISECONDS * gigaflop / times.cpu().median();
      bench.report().progress("%s: %.0f of %.0f GFLOP/s".formatted(task, reached, peak));
      shares.row(
          task.architecture(),
          Integer.toString(task.size()),
          task.precision().label(),
          task.mode().label(),
          Table.number(gigaflop, 1),
          Table.number(reached, 0),
          Table.number(peak, 0),
          percent(reached / peak));
      if (task.mode() == Mode.STEP) {
        addProfile(profiles, task, worker.ask("profile " + bench.options().rounds()));
      }
    }
  }

  private static double gigaflop(Bench bench, Case task) throws IOException {
    Weights weights = Weights.parse(Files.readAllBytes(bench.weights(task)));
    Flops flops = Flops.of(task.plan(task.graph(weights)), task.size());
    double image = flops.forward() + (task.mode() == Mode.STEP ? flops.backward() : 0);
    return task.batch() * image / GIGA;
  }

  private static void addProfile(Table profiles, Case task, String line) {
    List<Map.Entry<String, Double>> kinds =
        Stream.of(line.split(";"))
            .filter(kind -> kind.contains("="))
            .map(kind -> kind.split("=", 2))
            .map(pair -> Map.entry(pair[0], Double.parseDouble(pair[1])))
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .toList();
    double sum = kinds.stream().mapToDouble(Map.Entry::getValue).sum();
    for (Map.Entry<String, Double> kind : kinds.subList(0, Math.min(KINDS, kinds.size()))) {
      profiles.row(
          task.architecture(),
          Integer.toString(task.size()),
          task.precision().label(),
          kind.getKey(),
          Table.number(kind.getValue(), 1),
          percent(kind.getValue() / sum));
    }
  }

  private static String percent(double share) {
    return Table.number(100 * share, 0) + " %";
  }
}
