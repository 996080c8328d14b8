package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.Batch;
import java.util.Arrays;

/**
 * Cross entropy of softmax scores with label smoothing, {@code -sum_c t_c log p_c} with {@code t =
 * (1 - s) y + s/C}, for reporting; DL4J's own loss makes the gradient. {@code y} is one label, or
 * two with their shares.
 */
final class SoftmaxLoss {
  private SoftmaxLoss() {}

  /** Writes the smoothed targets of a batch, [N, C]. */
  static void targets(Batch batch, int classes, double smoothing, float[] targets) {
    Arrays.fill(targets, 0, batch.size() * classes, (float) (smoothing / classes));
    for (int n = 0; n < batch.size(); n++) {
      int label = batch.labels()[n];
      int other = batch.others()[n];
      if (other == label) {
        targets[n * classes + label] = target(1, classes, smoothing);
      } else {
        targets[n * classes + label] = target(batch.share(), classes, smoothing);
        targets[n * classes + other] = target(1 - batch.share(), classes, smoothing);
      }
    }
  }

  private static float target(double share, int classes, double smoothing) {
    return (float) (share * (1 - smoothing) + smoothing / classes);
  }

  /** Loss of sample {@code n} with its row of the logits, in nats. */
  static double of(float[] logits, Batch batch, int n, int classes, double smoothing) {
    double loss = of(logits, n, classes, batch.labels()[n], smoothing);
    return batch.share() == 1
        ? loss
        : batch.share() * loss
            + (1 - batch.share()) * of(logits, n, classes, batch.others()[n], smoothing);
  }

  private static double of(float[] logits, int n, int classes, int label, double smoothing) {
    double highest = Double.NEGATIVE_INFINITY;
    double total = 0;
    for (int c = 0; c < classes; c++) {
      highest = Math.max(highest, logits[n * classes + c]);
      total += logits[n * classes + c];
    }
    double exponentials = 0;
    for (int c = 0; c < classes; c++) {
      exponentials += Math.exp(logits[n * classes + c] - highest);
    }
    double logSum = highest + Math.log(exponentials);
    return logSum - (1 - smoothing) * logits[n * classes + label] - smoothing * total / classes;
  }

  /** Index of the highest score of row {@code n}; the lowest index of a tie. */
  static int best(float[] logits, int n, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logits[n * classes + c] > logits[n * classes + best]) {
        best = c;
      }
    }
    return best;
  }
}
