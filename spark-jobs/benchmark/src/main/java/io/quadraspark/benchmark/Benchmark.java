package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.Mode;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures and writes a report. Settings are the system properties of {@link Options}, and {@code
 * benchmark.work}, {@code benchmark.libtorch}, {@code benchmark.spark-home}, {@code
 * benchmark.s3-server} and {@code benchmark.python}, which Maven sets.
 */
public final class Benchmark {
  private Benchmark() {}

  /** Exits with 0 when everything was measured. */
  public static void main(String[] args) throws IOException {
    try {
      run();
    } catch (UserException e) {
      System.err.println("benchmark: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run() throws IOException {
    Options options = Options.parse(System.getProperties());
    Path work = Path.of(System.getProperty("benchmark.work"));
    Launcher launcher =
        new Launcher(
            work.resolve("processes"),
            Path.of(System.getProperty("benchmark.libtorch")),
            System.getProperty("benchmark.python"));
    Report report = new Report(System.out, work.resolve("report.md"));
    report.heading("Machine");
    Machine.describe(report);
    report.finishTables();
    WeightFiles weights = new WeightFiles(options.backbones(), work.resolve("weights"));
    List<Contender.Kind> peers = peers(options, launcher, report);
    SparkProcess spark =
        new SparkProcess(
            work.resolve("processes"), Path.of(System.getProperty("benchmark.spark-home")));
    ImageProcesses images =
        new ImageProcesses(work.resolve("images"), System.getProperty("benchmark.python"));
    Bench bench =
        new Bench(options, launcher, spark, images, weights, report, peers, Environment.hasBf16());
    List<Section> sections =
        Sections.all().stream().filter(section -> options.only().contains(section.name())).toList();
    if (sections.stream().anyMatch(Section::comparesNetworks)) {
      writeContenders(bench);
    }
    for (Section section : sections) {
      report.heading(section.title());
      try {
        section.run(bench);
      } finally {
        report.finishTables();
      }
    }
  }

  private static List<Contender.Kind> peers(Options options, Launcher launcher, Report report)
      throws IOException {
    List<Contender.Kind> peers = new ArrayList<>();
    if (options.peers().contains(Options.LIBTORCH)) {
      peers.add(Contender.Kind.LIBTORCH);
    }
    if (options.peers().contains(Options.PYTORCH)) {
      if (launcher.hasPyTorch()) {
        peers.add(Contender.Kind.PYTORCH);
      } else {
        report.line(
            "Skipped: PyTorch. %s has no torch; install python3-torch, or set -Dbenchmark.python."
                .formatted(System.getProperty("benchmark.python")));
      }
    }
    return peers;
  }

  /** What each contender says that it runs with. */
  private static void writeContenders(Bench bench) throws IOException {
    Options options = bench.options();
    Case task =
        bench.task(
            options.architectures().get(0), options.sizes().get(0), Precision.FP32, Mode.STEP);
    Table table = bench.report().table("who", "with");
    List<Contender> contenders = new ArrayList<>(List.of(bench.ours()));
    for (Contender.Kind kind : bench.peers()) {
      contenders.add(Bench.ways(kind, false, task).get(0));
    }
    for (Contender contender : contenders) {
      try (WorkerProcess worker = bench.start(contender, task.withBatch(1))) {
        table.row(contender.label(), worker.versions());
      }
    }
    bench.report().finishTables();
    bench
        .report()
        .line(
            "Each contender is a process of its own with one thread; they take turns. Times are medians (smallest to largest) of %d turns of %d runs. Adapters: %s. Batches of %d images."
                .formatted(options.rounds(), options.runs(), options.adapters(), options.batch()));
  }
}
