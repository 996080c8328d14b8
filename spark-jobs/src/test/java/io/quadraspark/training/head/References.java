package io.quadraspark.training.head;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/** Heads as their definitions say, from all samples at once on one machine. */
final class References {
  private References() {}

  /** {@code w . x + b} of a class's F weights and bias. */
  static double score(double[] weights, double[] x) {
    double score = weights[x.length];
    for (int i = 0; i < x.length; i++) {
      score += weights[i] * x[i];
    }
    return score;
  }

  /** LDA from the deviations of every sample from its class's mean. */
  static double[][] discriminant(double[][] all, int[] labels, int classes, double shrinkage) {
    int features = all[0].length;
    double[][] means = means(all, labels, classes);
    RealMatrix within = new Array2DRowRealMatrix(features, features);
    for (int n = 0; n < all.length; n++) {
      within = within.add(outer(minus(all[n], means[labels[n]])));
    }
    long present = Arrays.stream(labels).distinct().count();
    RealMatrix sigma = within.scalarMultiply(1.0 / (all.length - present));
    RealMatrix inverse = inverse(shrunk(sigma, 1 - shrinkage, shrinkage));
    double[][] head = new double[classes][];
    for (int c = 0; c < classes; c++) {
      double[] weights = inverse.operate(means[c]);
      head[c] = Arrays.copyOf(weights, features + 1);
      double share = (double) count(labels, c) / all.length;
      head[c][features] =
          -0.5 * score(Arrays.copyOf(weights, features + 1), means[c]) + Math.log(share);
    }
    return head;
  }

  /** Ridge regression of centred one-hot targets on centred samples. */
  static double[][] ridge(double[][] all, int[] labels, int classes, double lambda) {
    int features = all[0].length;
    double[] mean = means(all, new int[all.length], 1)[0];
    RealMatrix scatter = new Array2DRowRealMatrix(features, features);
    double[][] sides = new double[classes][features];
    for (int n = 0; n < all.length; n++) {
      double[] x = minus(all[n], mean);
      scatter = scatter.add(outer(x));
      for (int c = 0; c < classes; c++) {
        double target = (labels[n] == c ? 1 : 0) - (double) count(labels, c) / all.length;
        for (int i = 0; i < features; i++) {
          sides[c][i] += target * x[i];
        }
      }
    }
    RealMatrix inverse = inverse(shrunk(scatter, 1, lambda));
    double[][] head = new double[classes][];
    for (int c = 0; c < classes; c++) {
      head[c] = Arrays.copyOf(inverse.operate(sides[c]), features + 1);
      head[c][features] =
          (double) count(labels, c) / all.length
              - score(Arrays.copyOf(head[c], features + 1), mean);
    }
    return head;
  }

  static double[][] means(double[][] all, int[] labels, int classes) {
    double[][] means = new double[classes][all[0].length];
    for (int n = 0; n < all.length; n++) {
      for (int i = 0; i < all[n].length; i++) {
        means[labels[n]][i] += all[n][i] / count(labels, labels[n]);
      }
    }
    return means;
  }

  static long count(int[] labels, int c) {
    return Arrays.stream(labels).filter(label -> label == c).count();
  }

  private static RealMatrix shrunk(RealMatrix matrix, double keep, double share) {
    int features = matrix.getRowDimension();
    RealMatrix shrunk = matrix.scalarMultiply(keep);
    for (int i = 0; i < features; i++) {
      shrunk.addToEntry(i, i, share * matrix.getTrace() / features);
    }
    return shrunk;
  }

  private static RealMatrix inverse(RealMatrix matrix) {
    return new LUDecomposition(matrix).getSolver().getInverse();
  }

  private static RealMatrix outer(double[] x) {
    RealMatrix column = new Array2DRowRealMatrix(x);
    return column.multiply(column.transpose());
  }

  private static double[] minus(double[] left, double[] right) {
    double[] difference = left.clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= right[i];
    }
    return difference;
  }
}
