package io.quadraspark.engine.dl4j;

import io.quadraspark.backbone.RandomStart;
import io.quadraspark.backbone.Tensor;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.VectorLayout;
import java.util.Map;
import java.util.Random;

/**
 * The vector of round 0, one draw for everybody: per-worker draws would destroy averaging. Output
 * tensors (u, gamma, and wa where nothing gates it) are zero, so the quadratic term is; the others
 * are Gaussian: pa, pb with variance 1/C_in, da, db with 1/k^2, wa and wb with standard deviation
 * 0.2, or all with the standard deviation asked for. The head is uniform within 1/sqrt(F),
 * PyTorch's start of a linear layer.
 */
final class InitialVector {
  private static final double DEPTHWISE_STD = 0.2;

  private final EngineSpec spec;
  private final SharedBackbone backbone;
  private final Map<String, Tensor> start;

  InitialVector(EngineSpec spec, SharedBackbone backbone) {
    this.spec = spec;
    this.backbone = backbone;
    this.start =
        spec.trainBackbone() ? RandomStart.tensors(backbone.graph(), spec.seed()) : Map.of();
  }

  float[] of(VectorLayout layout) {
    float[] vector = new float[layout.length()];
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      float[] values = values(tensor);
      System.arraycopy(values, 0, vector, tensor.offset(), values.length);
    }
    return vector;
  }

  private float[] values(VectorLayout.Tensor tensor) {
    return switch (tensor.role()) {
      case ADAPTER -> adapter(tensor);
      case NORM -> backbone.weights().tensor(tensor.name()).values();
      case BACKBONE, STATISTIC -> start.get(tensor.name()).values();
      case HEAD -> head(tensor);
    };
  }

  private float[] adapter(VectorLayout.Tensor tensor) {
    String factor = tensor.name().substring(tensor.name().lastIndexOf('.') + 1);
    double fanIn =
        switch (factor) {
          case "u", "gamma" -> 0;
          case "wa" -> spec.adapter().kernel() == AdapterSpec.Kernel.PRODUCT ? 0 : DEPTHWISE_STD;
          case "pa", "pb" -> 1 / Math.sqrt(tensor.shape().get(1));
          case "da", "db" -> 1.0 / tensor.shape().get(2);
          case "wb" -> DEPTHWISE_STD;
          default -> throw new IllegalStateException("No start for the factor " + tensor.name());
        };
    double asked = spec.adapter().initStd();
    double std = fanIn == 0 || asked == AdapterSpec.FAN_IN ? fanIn : asked;
    Random random = random(tensor);
    float[] values = new float[tensor.length()];
    for (int i = 0; i < values.length && std > 0; i++) {
      values[i] = (float) (std * random.nextGaussian());
    }
    return values;
  }

  private float[] head(VectorLayout.Tensor tensor) {
    double bound = 1 / Math.sqrt(backbone.graph().features());
    Random random = random(tensor);
    float[] values = new float[tensor.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  /** A tensor's own stream: adding a tensor elsewhere does not move it. */
  private Random random(VectorLayout.Tensor tensor) {
    return new Random(spec.seed() * 0x9E3779B97F4A7C15L + tensor.name().hashCode());
  }
}
