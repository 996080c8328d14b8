package io.quadraspark.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Idle readers of this JVM. A reader holds the blocks that it read last, and the slices of a round,
 * and the round after it, mostly lie in the same ones. Readers belong to one stream; another
 * stream's are dropped when it asks.
 */
public final class ReaderPool<R> {
  private final Consumer<R> closer;
  private final Deque<R> idle = new ArrayDeque<>();
  private String stream = "";

  /**
   * @param closer closes a reader that is dropped
   */
  public ReaderPool(Consumer<R> closer) {
    this.closer = closer;
  }

  public synchronized R borrow(String key, Supplier<R> opener) {
    if (!stream.equals(key)) {
      idle.forEach(closer);
      idle.clear();
      stream = key;
    }
    R found = idle.pollFirst();
    return found != null ? found : opener.get();
  }

  /** Closes the idle readers of that stream, and those in use when they come back. */
  public synchronized void retire(String key) {
    if (stream.equals(key)) {
      idle.forEach(closer);
      idle.clear();
      stream = "";
    }
  }

  public synchronized void giveBack(String key, R reader) {
    if (stream.equals(key)) {
      idle.addFirst(reader);
    } else {
      closer.accept(reader);
    }
  }
}
