package io.quadraspark.training;

import io.quadraspark.engine.Batch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Samples that a linear model cannot tell apart and a quadratic one can: the class is the sign of a
 * product of two inputs. Deterministic in the position, with an epoch of {@code epoch} samples.
 */
public record MadeUpSamples(int imageSize, int epoch, int blockSize)
    implements BatchSource, EvaluationSource {
  @Override
  public Iterator<Batch> batches(long position, int count, int batchSize) {
    List<Batch> batches = new ArrayList<>();
    for (int done = 0; done < count; done += batchSize) {
      batches.add(batch(position + done, Math.min(batchSize, count - done)));
    }
    return batches.iterator();
  }

  @Override
  public int blocks() {
    return (epoch + blockSize - 1) / blockSize;
  }

  @Override
  public Iterator<Batch> block(int index, int batchSize) {
    int from = index * blockSize;
    return batches(from, Math.min(blockSize, epoch - from), batchSize);
  }

  Batch batch(long position, int size) {
    int features = imageSize * imageSize * 3;
    float[] images = new float[size * features];
    int[] labels = new int[size];
    for (int n = 0; n < size; n++) {
      Random random = new Random(((position + n) % epoch) * 7919 + 13);
      for (int i = 0; i < features; i++) {
        images[n * features + i] = (float) random.nextGaussian();
      }
      labels[n] = images[n * features] * images[n * features + 1] > 0 ? 1 : 0;
    }
    return new Batch(images, labels, size);
  }
}
