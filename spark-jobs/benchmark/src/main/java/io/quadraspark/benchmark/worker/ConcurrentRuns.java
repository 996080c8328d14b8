package io.quadraspark.benchmark.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several tasks at the same time, a thread each, as Spark runs them in one executor. */
final class ConcurrentRuns {
  private static final long MINUTES_FOR_THE_OTHERS = 10;
  private static final double NANOSECONDS = 1e6;

  private record Span(long start, long end) {}

  private ConcurrentRuns() {}

  /** From the first start to the last end of {@code runs} runs of each task, in ms. */
  static double milliseconds(List<? extends Workload> tasks, int runs) {
    CyclicBarrier together = new CyclicBarrier(tasks.size());
    List<Callable<Span>> spans = new ArrayList<>();
    tasks.forEach(task -> spans.add(() -> span(task, runs, together)));
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      long start = Long.MAX_VALUE;
      long end = Long.MIN_VALUE;
      for (Future<Span> span : threads.invokeAll(spans)) {
        start = Math.min(start, span.get().start());
        end = Math.max(end, span.get().end());
      }
      return (end - start) / NANOSECONDS;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("A task of the benchmark failed", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Span span(Workload task, int runs, CyclicBarrier together) throws Exception {
    // Not timed: a thread's first run makes what belongs to the thread.
    task.run();
    together.await(MINUTES_FOR_THE_OTHERS, TimeUnit.MINUTES);
    long start = System.nanoTime();
    for (int i = 0; i < runs; i++) {
      task.run();
    }
    return new Span(start, System.nanoTime());
  }
}
