package io.quadraspark.training;

import io.quadraspark.dataprep.image.ImageTensor;
import io.quadraspark.engine.Batch;

/** Room for one batch of images, used again and again. Not thread-safe. */
final class BatchBuffer {
  private final int imageLength;
  private final float[] images;
  private final int[] labels;
  private int size;

  BatchBuffer(int batchSize, int imageSize) {
    this.imageLength = ImageTensor.length(imageSize);
    this.images = new float[Math.multiplyExact(batchSize, imageLength)];
    this.labels = new int[batchSize];
  }

  void clear() {
    size = 0;
  }

  boolean isFull() {
    return size == labels.length;
  }

  /** Gives the next sample its place: where its image goes in {@link #images}. */
  int add(int label) {
    labels[size] = label;
    return size++ * imageLength;
  }

  float[] images() {
    return images;
  }

  Batch batch() {
    return new Batch(images, labels, size);
  }
}
