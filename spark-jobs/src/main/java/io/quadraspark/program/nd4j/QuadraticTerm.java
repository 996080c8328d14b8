package io.quadraspark.program.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The adapter beside a convolution, {@code q(x)}, times the scale of a norm that is folded into the
 * convolution.
 */
interface QuadraticTerm {
  /** Adds the term to {@code y}. */
  void addTo(INDArray x, INDArray y);

  /**
   * Gradients of its tensors.
   *
   * @param gradient of the loss by {@code y}
   * @param gradientX its share is added to it; null where nobody wants it
   */
  void backward(INDArray x, INDArray gradient, INDArray gradientX);
}
