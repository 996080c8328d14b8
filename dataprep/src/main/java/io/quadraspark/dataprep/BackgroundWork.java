package io.quadraspark.dataprep;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** Work on threads beside the one that needs its result. */
public final class BackgroundWork {
  private BackgroundWork() {}

  /** Threads of that name, which keep no JVM alive. */
  public static ThreadFactory threads(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Waits for a result. A runtime exception of the work is thrown here as it is.
   *
   * @param doing what is waited for, for the message of an interrupted wait
   */
  public static <T> T result(Future<T> work, String doing) {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + doing, e);
    }
  }
}
