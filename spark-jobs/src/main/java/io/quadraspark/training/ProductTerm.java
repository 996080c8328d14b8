package io.quadraspark.training;

import io.quadraspark.engine.VectorLayout.Tensor;
import java.io.Serializable;
import java.util.Map;

/**
 * A quadratic term {@code sum_p u_p a_p b_p} of a vector of weights: products p of two linear forms
 * of the input's patch.
 */
interface ProductTerm extends Serializable {
  /** What the forms of each product give for a patch. */
  record Forms(double[] a, double[] b) {}

  /** The forms' values on a patch of the next signs. */
  Forms forms(float[] weights, Signs signs);

  /** What each product adds to the sum of all outputs, each with one of the next signs. */
  double[] outputs(float[] weights, Signs signs);

  /** The term of an adapter, whose tensors have these last names. */
  static ProductTerm of(Map<String, Tensor> tensors) {
    return tensors.containsKey("u")
        ? new LowRankProducts(
            tensors.get("pa"),
            tensors.get("da"),
            tensors.get("pb"),
            tensors.get("db"),
            tensors.get("u"))
        : new DepthwiseProducts(tensors.get("wa"), tensors.get("wb"));
  }

  /** The product of the weights from {@code from} on with the signs from {@code at} on. */
  static double dot(float[] weights, int from, float[] signs, int at, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += weights[from + i] * signs[at + i];
    }
    return sum;
  }
}
