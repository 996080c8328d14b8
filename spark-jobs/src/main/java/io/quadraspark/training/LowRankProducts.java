package io.quadraspark.training;

import io.quadraspark.engine.VectorLayout.Tensor;

/**
 * The products of the low-rank form, one a channel: {@code a_p = Pa_p (x) Da_p}, {@code b_p = Pb_p
 * (x) Db_p}, and u_p is column p of U.
 *
 * @param pa [r, in], like pb
 * @param da [r, 1, k, k], like db
 * @param u [out, r]
 */
record LowRankProducts(Tensor pa, Tensor da, Tensor pb, Tensor db, Tensor u)
    implements ProductTerm {
  private static final long serialVersionUID = 1L;

  @Override
  public Forms forms(float[] weights, Signs signs) {
    float[] channels = signs.next(pa.length() / rank());
    float[] pixels = signs.next(da.length() / rank());
    return new Forms(
        factor(pa, channels, da, pixels, weights), factor(pb, channels, db, pixels, weights));
  }

  private double[] factor(
      Tensor projection, float[] channels, Tensor kernel, float[] pixels, float[] weights) {
    double[] values = new double[rank()];
    for (int p = 0; p < values.length; p++) {
      values[p] = row(projection, p, channels, weights) * row(kernel, p, pixels, weights);
    }
    return values;
  }

  private static double row(Tensor tensor, int row, float[] signs, float[] weights) {
    return ProductTerm.dot(weights, tensor.offset() + row * signs.length, signs, 0, signs.length);
  }

  @Override
  public double[] outputs(float[] weights, Signs signs) {
    double[] sums = new double[rank()];
    int at = u.offset();
    for (float sign : signs.next(u.shape().get(0))) {
      for (int p = 0; p < sums.length; p++) {
        sums[p] += sign * weights[at++];
      }
    }
    return sums;
  }

  private int rank() {
    return u.shape().get(1);
  }
}
