package io.quadraspark.training;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What a task has borrowed, closed once: when its holder says so, or else when the task ends,
 * however that comes. An iterator may be left before its end: by a training that diverges, or by a
 * task that is killed.
 */
public final class TaskLease implements AutoCloseable {
  private final AtomicReference<Runnable> closer;

  /**
   * A lease of the task that runs in this thread, if one does.
   *
   * @param closer closes what was borrowed
   */
  public TaskLease(Runnable closer) {
    this.closer = new AtomicReference<>(closer);
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener((TaskCompletionListener) ended -> close());
    }
  }

  /** Ends the lease without closing: it was given back. */
  public void release() {
    closer.set(null);
  }

  @Override
  public void close() {
    Runnable closing = closer.getAndSet(null);
    if (closing != null) {
      closing.run();
    }
  }
}
