package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.Case;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times of several contenders that take turns, so that a slow minute of the machine hits all. */
final class Turns {
  private static final int WARM_UP = 3;

  private Turns() {}

  /** Milliseconds a batch, by contender in the given order. */
  static Map<Contender, Statistics> milliseconds(Bench bench, Case task, List<Contender> contenders)
      throws IOException {
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      Map<Contender, List<Double>> times = new LinkedHashMap<>();
      for (Contender contender : contenders) {
        WorkerProcess worker = bench.start(contender, task);
        workers.add(worker);
        worker.run(WARM_UP);
        times.put(contender, new ArrayList<>());
      }
      for (int round = 0; round < bench.options().rounds(); round++) {
        for (WorkerProcess worker : workers) {
          times.get(worker.contender()).addAll(worker.run(bench.options().runs()));
        }
      }
      Map<Contender, Statistics> statistics = new LinkedHashMap<>();
      times.forEach((contender, values) -> statistics.put(contender, new Statistics(values)));
      return statistics;
    } finally {
      for (WorkerProcess worker : workers) {
        worker.close();
      }
    }
  }
}
