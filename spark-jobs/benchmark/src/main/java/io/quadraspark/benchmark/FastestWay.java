package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.Case;
import java.io.IOException;
import java.util.List;

/** Picks the way in which a peer is fastest, so that it is compared in no other. */
final class FastestWay {
  private static final int WARM_UP = 1;
  private static final int RUNS = 2;

  private FastestWay() {}

  static Contender of(Bench bench, Contender.Kind kind, boolean folded, Case task)
      throws IOException {
    List<Contender> ways = Bench.ways(kind, folded, task);
    if (ways.size() == 1) {
      return ways.get(0);
    }
    Contender fastest = null;
    double least = Double.MAX_VALUE;
    for (Contender way : ways) {
      try (WorkerProcess worker = bench.start(way, task)) {
        worker.run(WARM_UP);
        RunTimes times = new RunTimes();
        times.add(worker.run(RUNS));
        double milliseconds = times.cpu().minimum();
        bench.report().progress("%s, %s: %.0f ms".formatted(task, way.label(), milliseconds));
        if (milliseconds < least) {
          least = milliseconds;
          fastest = way;
        }
      }
    }
    return fastest;
  }
}
