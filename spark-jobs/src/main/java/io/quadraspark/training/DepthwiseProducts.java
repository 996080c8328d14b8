package io.quadraspark.training;

import io.quadraspark.engine.VectorLayout.Tensor;

/**
 * The products of the depthwise form, R for each channel: {@code a_p = Wa_p}, {@code b_p = Wb_p},
 * and u_p is the channel's own output. The factor 1/R, which all have, is left out.
 *
 * @param wa [R, C, 1, k, k], like wb
 */
record DepthwiseProducts(Tensor wa, Tensor wb) implements ProductTerm {
  private static final long serialVersionUID = 1L;

  @Override
  public Forms forms(float[] weights, Signs signs) {
    // The R products of a channel see the same patch.
    float[] patches = signs.next(channels() * patch());
    return new Forms(factor(wa, patches, weights), factor(wb, patches, weights));
  }

  private double[] factor(Tensor tensor, float[] patches, float[] weights) {
    double[] values = new double[tensor.length() / patch()];
    for (int p = 0; p < values.length; p++) {
      int at = p * patch();
      values[p] =
          ProductTerm.dot(weights, tensor.offset() + at, patches, at % patches.length, patch());
    }
    return values;
  }

  @Override
  public double[] outputs(float[] weights, Signs signs) {
    float[] channels = signs.next(channels());
    double[] outputs = new double[wa.length() / patch()];
    for (int p = 0; p < outputs.length; p++) {
      outputs[p] = channels[p % channels.length];
    }
    return outputs;
  }

  private int channels() {
    return wa.shape().get(1);
  }

  /** Elements of a kernel. */
  private int patch() {
    return wa.shape().get(3) * wa.shape().get(4);
  }
}
