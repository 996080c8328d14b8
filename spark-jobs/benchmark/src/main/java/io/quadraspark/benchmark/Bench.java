package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.Mode;
import io.quadraspark.benchmark.worker.PeerVariant;
import io.quadraspark.benchmark.worker.WorkerArguments;
import io.quadraspark.engine.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every section works with. */
final class Bench {
  private record WayKey(Case task, Contender.Kind kind, boolean folded) {}

  private final Options options;
  private final Launcher launcher;
  private final SparkProcess spark;
  private final ImageProcesses images;
  private final WeightFiles weights;
  private final Report report;
  private final List<Contender.Kind> peers;
  private final boolean bf16;
  private final Map<WayKey, Contender> fastest = new HashMap<>();

  /**
   * @param peers those that are asked for and present
   * @param bf16 whether our program can compute in bf16 on this processor
   */
  Bench(
      Options options,
      Launcher launcher,
      SparkProcess spark,
      ImageProcesses images,
      WeightFiles weights,
      Report report,
      List<Contender.Kind> peers,
      boolean bf16) {
    this.options = options;
    this.launcher = launcher;
    this.spark = spark;
    this.images = images;
    this.weights = weights;
    this.report = report;
    this.peers = List.copyOf(peers);
    this.bf16 = bf16;
  }

  Options options() {
    return options;
  }

  Report report() {
    return report;
  }

  List<Contender.Kind> peers() {
    return peers;
  }

  /** Starts drivers of Spark. */
  SparkProcess spark() {
    return spark;
  }

  /** Starts contenders that convert images. */
  ImageProcesses images() {
    return images;
  }

  Contender ours() {
    return Contender.ours(options.program());
  }

  /** The precisions that are asked for and that our program has here; the others are named. */
  List<Precision> precisions() throws IOException {
    List<Precision> possible = new ArrayList<>();
    for (Precision precision : options.precisions()) {
      if (precision == Precision.FP32 || (bf16 && options.program().equals("onednn"))) {
        possible.add(precision);
      } else {
        report.line(
            "Skipped: bf16. The program %s has none on this processor, which needs AVX-512."
                .formatted(options.program()));
      }
    }
    return possible;
  }

  Case task(String architecture, int size, Precision precision, Mode mode) {
    return new Case(architecture, size, options.batch(), precision, mode, options.adapters());
  }

  /** The weights file of a case. */
  Path weights(Case task) throws IOException {
    return weights(task.architecture());
  }

  /** The weights file of an architecture. */
  Path weights(String architecture) throws IOException {
    return weights.of(architecture);
  }

  /** Starts a process to be timed. */
  WorkerProcess start(Contender contender, Case task) throws IOException {
    return launcher.start(contender, arguments(contender, task, 1));
  }

  /** Starts a process that can run two tasks at a time. */
  WorkerProcess startForTwo(Contender contender, Case task) throws IOException {
    return launcher.start(contender, arguments(contender, task, 2));
  }

  /** Starts a process whose memory is looked at. */
  WorkerProcess startForMemory(Contender contender, Case task) throws IOException {
    return launcher.startForMemory(contender, arguments(contender, task, 1));
  }

  private WorkerArguments arguments(Contender contender, Case task, int tasks) throws IOException {
    return new WorkerArguments(task, contender.variant(), weights(task), tasks);
  }

  /**
   * The peers of a case: each as users write it and with batch norm folded, in the fastest of its
   * ways to compute in that precision. Networks without batch norm have nothing to fold.
   */
  List<Contender> peers(Case task) throws IOException {
    List<Contender> contenders = new ArrayList<>();
    for (Contender.Kind kind : peers) {
      for (boolean folded : folds(task)) {
        contenders.add(fastest(kind, folded, task));
      }
    }
    return contenders;
  }

  private static List<Boolean> folds(Case task) {
    return task.architecture().startsWith("convnext") ? List.of(false) : List.of(false, true);
  }

  /** Measured once, at the first size: which way is the fastest does not hang on that. */
  private Contender fastest(Contender.Kind kind, boolean folded, Case task) throws IOException {
    int size = options.sizes().get(0);
    Case first = task(task.architecture(), size, task.precision(), task.mode());
    WayKey key = new WayKey(first, kind, folded);
    Contender known = fastest.get(key);
    if (known == null) {
      known = FastestWay.of(this, kind, folded, first);
      fastest.put(key, known);
    }
    return known;
  }

  /** Every way of a kind to compute a case. */
  static List<Contender> ways(Contender.Kind kind, boolean folded, Case task) {
    return PeerVariant.ways(task.precision(), task.mode()).stream()
        .map(way -> Contender.peer(kind, new PeerVariant(folded, way)))
        .toList();
  }
}
