package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.Case;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times of several contenders that take turns, so that a slow minute of the machine hits all. */
final class Turns {
  private Turns() {}

  /** Times of a batch, by contender in the given order. */
  static Map<Contender, RunTimes> of(Bench bench, Case task, List<Contender> contenders)
      throws IOException {
    Map<Contender, WorkerProcess> workers = new LinkedHashMap<>();
    try {
      Map<Contender, RunTimes> times = new LinkedHashMap<>();
      for (Contender contender : contenders) {
        WorkerProcess worker = bench.start(contender, task);
        workers.put(contender, worker);
        worker.warmUp();
        times.put(contender, new RunTimes());
      }
      for (int round = 0; round < bench.options().rounds(); round++) {
        for (var turn : workers.entrySet()) {
          times.get(turn.getKey()).add(turn.getValue().run(bench.options().runs()));
        }
      }
      return times;
    } finally {
      for (WorkerProcess worker : workers.values()) {
        worker.close();
      }
    }
  }
}
