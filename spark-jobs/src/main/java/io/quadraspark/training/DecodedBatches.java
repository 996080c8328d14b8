package io.quadraspark.training;

import io.quadraspark.dataprep.image.ImageTensor;
import io.quadraspark.dataprep.read.Sample;
import io.quadraspark.engine.Batch;
import java.util.Iterator;

/** Samples decoded into batches, which share one buffer. */
final class DecodedBatches implements Iterator<Batch> {
  /** Decodes one sample to [H, W, 3] at an offset of a buffer. */
  @FunctionalInterface
  interface Decoder {
    void decode(Sample sample, float[] target, int offset);
  }

  private final Iterator<Sample> samples;
  private final Decoder decoder;
  private final int imageLength;
  private final float[] images;
  private final int[] labels;

  DecodedBatches(Iterator<Sample> samples, int batchSize, int imageSize, Decoder decoder) {
    this.samples = samples;
    this.decoder = decoder;
    this.imageLength = ImageTensor.length(imageSize);
    this.images = new float[Math.multiplyExact(batchSize, imageLength)];
    this.labels = new int[batchSize];
  }

  @Override
  public boolean hasNext() {
    return samples.hasNext();
  }

  @Override
  public Batch next() {
    int size = 0;
    while (size < labels.length && samples.hasNext()) {
      Sample sample = samples.next();
      decoder.decode(sample, images, size * imageLength);
      labels[size++] = sample.label();
    }
    return new Batch(images, labels, size);
  }
}
