package io.quadraspark.training;

import io.quadraspark.engine.Engine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * The idle engines of this JVM, so that a task does not build a network that the task before it
 * had. They belong to one run; when another run asks, the old run's engines are closed. Nothing
 * else is kept here: an engine is loaded afresh for every slice, so a repeated task gives the same
 * result.
 */
final class EnginePool {
  private static final EnginePool THIS_JVM = new EnginePool();

  private final Deque<PooledEngine> idle = new ArrayDeque<>();
  private String run = "";

  EnginePool() {}

  static EnginePool ofThisJvm() {
    return THIS_JVM;
  }

  /** An engine, and the hash of its frozen tensors when it was opened. */
  record PooledEngine(Engine engine, String frozenHashAtOpen) {}

  /** An idle engine of {@code runKey}, or a new one. The caller gives it back or closes it. */
  PooledEngine borrow(String runKey, Supplier<Engine> opener) {
    synchronized (this) {
      if (!run.equals(runKey)) {
        closeIdle();
        run = runKey;
      }
      PooledEngine found = idle.pollFirst();
      if (found != null) {
        return found;
      }
    }
    // Opening packs weights and takes long: other tasks do not wait for it.
    Engine engine = opener.get();
    return new PooledEngine(engine, engine.frozenHash());
  }

  /** Takes an engine back that did its work; closes it when its run is over. */
  void giveBack(String runKey, PooledEngine engine) {
    synchronized (this) {
      if (run.equals(runKey)) {
        idle.addFirst(engine);
        return;
      }
    }
    engine.engine().close();
  }

  /**
   * Closes the idle engines of a run that is over; those at work are closed when they come back.
   */
  synchronized void retire(String runKey) {
    if (run.equals(runKey)) {
      closeIdle();
      run = "";
    }
  }

  private void closeIdle() {
    idle.forEach(pooled -> pooled.engine().close());
    idle.clear();
  }
}
