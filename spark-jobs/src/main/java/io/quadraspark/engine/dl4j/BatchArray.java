package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.Batch;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A batch in native memory, [N, H, W, C], reused from batch to batch. */
final class BatchArray implements AutoCloseable {
  private final int height;
  private final int width;
  private final int channels;
  private INDArray array;

  BatchArray(int height, int width, int channels) {
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  /**
   * How many samples the batch has room for; a batch that is not full runs at that size, and the
   * rest is not read.
   */
  int capacity(Batch batch) {
    return batch.values().length / sampleLength();
  }

  /** Number of elements that the whole batch has, up to its capacity. */
  int length(Batch batch) {
    int capacity = capacity(batch);
    if (capacity < batch.size() || capacity == 0) {
      throw new IllegalArgumentException(
          "Cannot read %d samples of [%d, %d, %d] from %d numbers"
              .formatted(batch.size(), height, width, channels, batch.values().length));
    }
    return capacity * sampleLength();
  }

  private int sampleLength() {
    return height * width * channels;
  }

  /**
   * The array of the whole batch.
   *
   * @param values its elements, or what was made of them
   */
  INDArray of(Batch batch, float[] values) {
    int length = length(batch);
    int capacity = capacity(batch);
    if (array == null || array.size(0) != capacity) {
      close();
      try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        array = Nd4j.create(DataType.FLOAT, new long[] {capacity, height, width, channels}, 'c');
      }
    }
    ((FloatPointer) array.data().addressPointer()).put(values, 0, length);
    return array;
  }

  @Override
  public void close() {
    if (array != null) {
      array.close();
      array = null;
    }
  }
}
