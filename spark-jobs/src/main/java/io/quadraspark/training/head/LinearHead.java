package io.quadraspark.training.head;

import java.util.stream.IntStream;

/**
 * A head in the engines' order.
 *
 * @param values weight [classes, F], row-major, then bias [classes]
 */
public record LinearHead(int classes, int features, float[] values) {
  /** Classes that are solved together: their right sides lie side by side in the cache. */
  private static final int BLOCK = 256;

  /** Every score zero. */
  public static LinearHead zero(int classes, int features) {
    return new LinearHead(
        classes, features, new float[Math.multiplyExact(classes, Math.addExact(features, 1))]);
  }

  /**
   * Rounds the scores of all classes. One without samples has the mean weights of the others and
   * the lowest of their biases: a finite score that is never above the highest of theirs, as a mean
   * is not above a maximum. Blocks of classes are computed side by side; each by itself, so that
   * nothing depends on how many there are at a time.
   */
  static LinearHead of(HeadSums sums, ClassScores scores) {
    LinearHead head = zero(sums.classes(), sums.features());
    int blocks = (sums.classes() + BLOCK - 1) / BLOCK;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              int from = block * BLOCK;
              int to = Math.min(sums.classes(), from + BLOCK);
              double[][] rows = scores.of(from, to);
              for (int c = from; c < to; c++) {
                if (sums.count(c) > 0) {
                  head.put(c, rows[c - from]);
                }
              }
            });
    head.fillAbsent(sums);
    return head;
  }

  private void put(int c, double[] row) {
    for (int i = 0; i < features; i++) {
      values[c * features + i] = finite(c, row[i]);
    }
    values[bias(c)] = finite(c, row[features]);
  }

  private static float finite(int c, double value) {
    float rounded = (float) value;
    if (!Float.isFinite(rounded)) {
      throw HeadErrors.notFinite(c, value);
    }
    return rounded;
  }

  private int bias(int c) {
    return classes * features + c;
  }

  private void fillAbsent(HeadSums sums) {
    double[] row = new double[features + 1];
    row[features] = Double.POSITIVE_INFINITY;
    int present = sums.present();
    for (int c = 0; c < classes; c++) {
      if (sums.count(c) > 0) {
        for (int i = 0; i < features; i++) {
          row[i] += (double) values[c * features + i] / present;
        }
        row[features] = Math.min(row[features], values[bias(c)]);
      }
    }
    for (int c = 0; c < classes; c++) {
      if (sums.count(c) == 0) {
        put(c, row);
      }
    }
  }
}
