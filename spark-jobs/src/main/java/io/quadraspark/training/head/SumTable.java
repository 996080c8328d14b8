package io.quadraspark.training.head;

import java.io.Serializable;

/**
 * What is summed over a split: a table of rows, all as wide, each with a count. Row c of the first
 * {@code classes} rows sums the vectors of class c, which are the embeddings x, or for SAFFU {@code
 * [max(x, 0), max(-x, 0)] / ||x||_1}. Below them stand, where they are needed, the F rows of {@code
 * sum x x^T} (its upper triangle), or for SAFFU two rows: {@code sum [max(x, 0), max(-x, 0)]} and
 * the sum of its squares.
 *
 * <p>A table travels in chunks of neighbouring rows, so that nobody has to hold several tables.
 *
 * @param kind of head that the sums are for
 * @param classes number of classes
 * @param features F
 */
record SumTable(HeadKind kind, int classes, int features) implements Serializable {
  /** Fewer chunks than this keep Spark's shuffle at one file a task. */
  private static final int CHUNKS_MAX = 128;

  private static final int CHUNK_ROWS_MIN = 256;

  boolean signs() {
    return kind == HeadKind.SAFFU;
  }

  /** Sums of a row. */
  int width() {
    return signs() ? Math.multiplyExact(2, features) : features;
  }

  int rows() {
    if (kind.scatter()) {
      return classes + features;
    }
    return signs() ? classes + 2 : classes;
  }

  int chunkRows() {
    return Math.max(CHUNK_ROWS_MIN, (rows() + CHUNKS_MAX - 1) / CHUNKS_MAX);
  }

  int chunks() {
    return (rows() + chunkRows() - 1) / chunkRows();
  }

  /** Of one whole table, as doubles with a count for each row. */
  long bytes() {
    return (long) rows() * (width() + 1) * Double.BYTES;
  }
}
