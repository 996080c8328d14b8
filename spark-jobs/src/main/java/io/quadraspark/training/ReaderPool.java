package io.quadraspark.training;

import io.quadraspark.dataprep.read.SampleReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * The idle readers of this JVM. A reader holds the blocks that it read last, and the slices of a
 * round, and the round after it, mostly lie in the same ones. Readers belong to one stream; another
 * stream's are dropped when it asks.
 */
final class ReaderPool {
  private static final ReaderPool THIS_JVM = new ReaderPool();

  private final Deque<SampleReader> idle = new ArrayDeque<>();
  private String stream = "";

  private ReaderPool() {}

  static ReaderPool ofThisJvm() {
    return THIS_JVM;
  }

  synchronized SampleReader borrow(String key, Supplier<SampleReader> opener) {
    if (!stream.equals(key)) {
      idle.forEach(SampleReader::close);
      idle.clear();
      stream = key;
    }
    SampleReader found = idle.pollFirst();
    return found != null ? found : opener.get();
  }

  synchronized void giveBack(String key, SampleReader reader) {
    if (stream.equals(key)) {
      idle.addFirst(reader);
    } else {
      reader.close();
    }
  }
}
