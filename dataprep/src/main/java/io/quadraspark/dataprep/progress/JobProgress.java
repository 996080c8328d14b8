package io.quadraspark.dataprep.progress;

import io.quadraspark.dataprep.BackgroundWork;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/**
 * Lines about a job of several steps: one every few seconds and one at the end of each step. Steps
 * follow each other; to begin one ends the one before.
 */
public final class JobProgress implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final SparkContext spark;
  private final String refusedWord;
  private final Consumer<String> lines;
  private final RunningTasks running = new RunningTasks();
  private final ScheduledExecutorService clock;
  private final Future<?> ticks;
  private Step step;

  private record Step(String name, WorkDone total, WorkCounters counters, long start) {
    double seconds() {
      return Math.max(1e-3, (System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * @param refusedWord what images are called with which something is wrong
   * @param lines takes each line, on a thread of its own
   */
  public JobProgress(SparkContext spark, String refusedWord, Consumer<String> lines) {
    this(spark, refusedWord, lines, INTERVAL);
  }

  JobProgress(SparkContext spark, String refusedWord, Consumer<String> lines, Duration interval) {
    this.spark = spark;
    this.refusedWord = refusedWord;
    this.lines = lines;
    this.clock = Executors.newSingleThreadScheduledExecutor(BackgroundWork.threads("progress"));
    spark.addSparkListener(running);
    long millis = interval.toMillis();
    this.ticks = clock.scheduleAtFixedRate(this::tell, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Begins a step.
   *
   * @param totalImages that the step has to read or write, or 0 where nobody knows
   * @param totalBytes of them, or 0 where nobody knows
   * @return what its tasks count with
   */
  public synchronized WorkCounters begin(String name, long totalImages, long totalBytes) {
    end();
    WorkDone total = new WorkDone(totalImages, totalBytes, 0);
    step = new Step(name, total, new WorkCounters(spark, name), System.nanoTime());
    return step.counters();
  }

  /** Counters of work that no line tells of. */
  public WorkCounters unseen() {
    return new WorkCounters(spark, "unseen");
  }

  private synchronized void tell() {
    if (step != null) {
      WorkDone done = step.counters().done(running);
      lines.accept(done.line(step.name(), refusedWord, step.seconds(), step.total()));
    }
  }

  private void end() {
    if (step != null) {
      WorkDone done = step.counters().done(running);
      lines.accept(done.lastLine(step.name(), refusedWord, step.seconds()));
    }
    step = null;
  }

  /** Ends the last step where the job went well. */
  public synchronized void finish() {
    end();
  }

  /** Stops the lines. A step that has not ended failed, and is not said to be done. */
  @Override
  public void close() {
    ticks.cancel(true);
    clock.shutdownNow();
    spark.removeSparkListener(running);
  }
}
