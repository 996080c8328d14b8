package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.Case;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times of several contenders that take turns, so that a slow minute of the machine hits all. */
final class Turns {
  private Turns() {}

  /** Times of a batch, by contender in the given order. */
  static Map<Contender, RunTimes> of(Bench bench, Case task, List<Contender> contenders)
      throws IOException {
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      Map<Contender, RunTimes> times = new LinkedHashMap<>();
      for (Contender contender : contenders) {
        WorkerProcess worker = bench.start(contender, task);
        workers.add(worker);
        worker.warmUp();
        times.put(contender, new RunTimes());
      }
      for (int round = 0; round < bench.options().rounds(); round++) {
        for (WorkerProcess worker : workers) {
          times.get(worker.contender()).add(worker.run(bench.options().runs()));
        }
      }
      return times;
    } finally {
      for (WorkerProcess worker : workers) {
        worker.close();
      }
    }
  }
}
