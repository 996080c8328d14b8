package io.quadraspark.training.head;

import org.apache.spark.Partitioner;

/** Keys of chunks, ordered by chunk and then by range, and the partition of each chunk. */
final class ChunkKey {
  private ChunkKey() {}

  static long of(int chunk, int range) {
    return (long) chunk << Integer.SIZE | range;
  }

  static int chunk(long key) {
    return (int) (key >> Integer.SIZE);
  }

  /** A partition for each chunk. */
  static final class ByChunk extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int chunks;

    ByChunk(int chunks) {
      this.chunks = chunks;
    }

    @Override
    public int numPartitions() {
      return chunks;
    }

    @Override
    public int getPartition(Object key) {
      return chunk((Long) key);
    }
  }
}
