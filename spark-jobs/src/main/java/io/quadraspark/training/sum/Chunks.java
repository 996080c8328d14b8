package io.quadraspark.training.sum;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Who works on a vector whose elements have nothing to do with each other. */
public enum Chunks {
  /** The caller alone: a task has one thread. */
  ONE_THREAD,
  /** All cores of this JVM: those of the driver wait for the round. */
  ALL_CORES;

  /** Elements of a chunk. */
  static final int LENGTH = 1 << 13;

  /** How many chunks a vector has. */
  static int of(int elements) {
    return (elements + LENGTH - 1) / LENGTH;
  }

  /** Calls {@code work} with the number of each chunk. */
  void each(int elements, IntConsumer work) {
    IntStream chunks = IntStream.range(0, of(elements));
    (this == ALL_CORES ? chunks.parallel() : chunks).forEach(work);
  }

  /** The first element of a chunk. */
  static int first(int chunk) {
    return chunk * LENGTH;
  }

  /** The element after the last one of a chunk. */
  static int end(int chunk, int elements) {
    return Math.min(first(chunk) + LENGTH, elements);
  }
}
