package io.quadraspark.training;

import io.quadraspark.dataprep.SeededRandom;
import io.quadraspark.engine.Batch;
import java.io.Serializable;
import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * Mixup (Zhang et al., arXiv 1710.09412), a batch at a time as in timm: with one share {@code s}
 * drawn from Beta(alpha, alpha), sample n becomes {@code s x_n + (1 - s) x_m} with the target
 * {@code s y_n + (1 - s) y_m}, where m counts from the other end of the batch. Samples come
 * shuffled, so that is a random partner.
 *
 * @param alpha of the distribution; 0 mixes nothing
 */
public record Mixup(double alpha) implements Serializable {
  /** Leaves every batch as it is. */
  public static final Mixup NONE = new Mixup(0);

  private static final long serialVersionUID = 1L;

  /** Purpose of its random numbers; those of the augmentations count up from 0. */
  private static final long STREAM = -2;

  /**
   * Mixes a batch of images in its own array.
   *
   * @param position of the batch's first sample, which the share is drawn from
   */
  Batch mix(Batch batch, long seed, long position) {
    if (alpha == 0) {
      return batch;
    }
    double share = share(seed, position);
    int size = batch.size();
    int length = batch.values().length / batch.labels().length;
    int[] others = new int[size];
    for (int n = 0; n < size; n++) {
      others[n] = batch.labels()[size - 1 - n];
    }
    for (int n = 0; n < size / 2; n++) {
      mix(batch.values(), n * length, (size - 1 - n) * length, length, (float) share);
    }
    return new Batch(batch.content(), batch.values(), batch.labels(), size, others, share);
  }

  /** What of a sample stays its own. */
  double share(long seed, long position) {
    double drawn = SeededRandom.of(seed, position, STREAM).nextDouble();
    return new BetaDistribution(null, alpha, alpha).inverseCumulativeProbability(drawn);
  }

  private static void mix(float[] values, int one, int other, int length, float share) {
    for (int i = 0; i < length; i++) {
      float a = values[one + i];
      float b = values[other + i];
      values[one + i] = share * a + (1 - share) * b;
      values[other + i] = share * b + (1 - share) * a;
    }
  }
}
