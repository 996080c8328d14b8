package io.quadraspark.engine.dl4j;

import io.quadraspark.backbone.Graph;
import io.quadraspark.engine.Batch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A batch's images as the backbone wants them: {@code (x - mean) / std}, [N, H, W, 3]. */
final class ImageInput implements AutoCloseable {
  private static final int CHANNELS = 3;

  private final float[] scale = new float[CHANNELS];
  private final float[] shift = new float[CHANNELS];
  private final BatchArray array;
  private float[] normalised = new float[0];

  ImageInput(Graph.Preprocessing preprocessing, int size) {
    this.array = new BatchArray(size, size, CHANNELS);
    for (int c = 0; c < CHANNELS; c++) {
      scale[c] = 1 / preprocessing.std().get(c);
      shift[c] = -preprocessing.mean().get(c) / preprocessing.std().get(c);
    }
  }

  /** How many images the batch has room for. */
  int capacity(Batch batch) {
    return array.capacity(batch);
  }

  /** The normalised images of the whole batch, up to its capacity. */
  INDArray of(Batch batch) {
    int length = array.length(batch);
    if (normalised.length != length) {
      normalised = new float[length];
    }
    float[] images = batch.values();
    for (int i = 0; i < length; i += CHANNELS) {
      for (int c = 0; c < CHANNELS; c++) {
        normalised[i + c] = images[i + c] * scale[c] + shift[c];
      }
    }
    return array.of(batch, normalised);
  }

  @Override
  public void close() {
    array.close();
  }
}
