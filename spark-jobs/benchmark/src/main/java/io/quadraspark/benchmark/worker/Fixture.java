package io.quadraspark.benchmark.worker;

import io.quadraspark.engine.VectorLayout;
import java.util.Random;

/** The numbers besides the backbone's weights: equal in every process, made from fixed seeds. */
public final class Fixture {
  /** Of the head. */
  public static final int CLASSES = 100;

  private static final long SEED = 20260101;
  private static final int LABEL_STEP = 7;
  private static final double UP_STD = 0.02;
  private static final double WA_STD = 0.02;
  private static final double WB_STD = 0.2;

  private Fixture() {}

  /** Normalised images, [N, size, size, 3] row-major. */
  public static float[] images(Case task) {
    return SyntheticImages.nhwc(task.batch(), task.size(), SEED);
  }

  /** A class for each image. */
  public static int[] labels(Case task) {
    int[] labels = new int[task.batch()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i * LABEL_STEP % CLASSES;
    }
    return labels;
  }

  /**
   * The adapters after some training: like a start, but what starts at zero is not, or half of the
   * gradients would be.
   */
  public static float[] adapters(VectorLayout layout) {
    float[] vector = new float[layout.length()];
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      double std = std(tensor);
      Random random = new Random(SEED + tensor.name().hashCode());
      for (int i = 0; i < tensor.length(); i++) {
        vector[tensor.offset() + i] = (float) (std * random.nextGaussian());
      }
    }
    return vector;
  }

  private static double std(VectorLayout.Tensor tensor) {
    String factor = tensor.name().substring(tensor.name().lastIndexOf('.') + 1);
    return switch (factor) {
      case "pa", "pb" -> 1 / Math.sqrt(tensor.shape().get(1));
      case "da", "db" -> 1.0 / tensor.shape().get(2);
      case "u" -> UP_STD;
      case "wa" -> WA_STD;
      case "wb" -> WB_STD;
      default -> throw new IllegalStateException("No values for the tensor " + tensor.name());
    };
  }

  /** Weight of the head, [100, features] row-major; its bias is zero. */
  public static float[] head(int features) {
    Random random = new Random(SEED + 1);
    double bound = 1 / Math.sqrt(features);
    float[] weight = new float[CLASSES * features];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return weight;
  }
}
