package io.quadraspark.engine.dl4j;

import io.quadraspark.backbone.Graph;
import io.quadraspark.engine.Batch;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A batch's images as the backbone wants them: {@code (x - mean) / std}, [N, H, W, 3] in native
 * memory, reused.
 */
final class ImageInput implements AutoCloseable {
  private static final int CHANNELS = 3;

  private final int size;
  private final float[] scale = new float[CHANNELS];
  private final float[] shift = new float[CHANNELS];
  private float[] normalised = new float[0];
  private INDArray array;

  ImageInput(Graph.Preprocessing preprocessing, int size) {
    this.size = size;
    for (int c = 0; c < CHANNELS; c++) {
      scale[c] = 1 / preprocessing.std().get(c);
      shift[c] = -preprocessing.mean().get(c) / preprocessing.std().get(c);
    }
  }

  /**
   * How many images the batch has room for; a batch that is not full runs at that size, and the
   * rest is not read.
   */
  int capacity(Batch batch) {
    return batch.images().length / (size * size * CHANNELS);
  }

  /** The normalised images of the whole batch, up to its capacity. */
  INDArray of(Batch batch) {
    int capacity = capacity(batch);
    int length = capacity * size * size * CHANNELS;
    if (capacity < batch.size() || capacity == 0) {
      throw new IllegalArgumentException(
          "Cannot read %d images of %d px from %d numbers"
              .formatted(batch.size(), size, batch.images().length));
    }
    if (array == null || array.size(0) != capacity) {
      close();
      try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        array = Nd4j.create(DataType.FLOAT, new long[] {capacity, size, size, CHANNELS}, 'c');
      }
      normalised = new float[length];
    }
    float[] images = batch.images();
    for (int i = 0; i < length; i += CHANNELS) {
      for (int c = 0; c < CHANNELS; c++) {
        normalised[i + c] = images[i + c] * scale[c] + shift[c];
      }
    }
    ((FloatPointer) array.data().addressPointer()).put(normalised, 0, length);
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
