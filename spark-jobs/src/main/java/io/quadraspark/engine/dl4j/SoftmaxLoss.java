package io.quadraspark.engine.dl4j;

import java.util.Arrays;

/**
 * Cross entropy of softmax scores with label smoothing, {@code -sum_c t_c log p_c} with {@code t =
 * (1 - s) onehot + s/C}, for reporting; DL4J's own loss makes the gradient.
 */
final class SoftmaxLoss {
  private SoftmaxLoss() {}

  /** Writes the smoothed targets of {@code size} labels, [N, C]. */
  static void targets(int[] labels, int size, int classes, double smoothing, float[] targets) {
    Arrays.fill(targets, 0, size * classes, (float) (smoothing / classes));
    for (int n = 0; n < size; n++) {
      targets[n * classes + labels[n]] = (float) (1 - smoothing + smoothing / classes);
    }
  }

  /** Loss of row {@code n} of the logits, in nats. */
  static double of(float[] logits, int n, int classes, int label, double smoothing) {
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
