package io.quadraspark.program.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The linear part of a convolution step, {@code W*x + b}, frozen or trained. Arrays are [N, H, W,
 * C].
 */
interface BaseConvolution {
  /** Overwrites {@code y}. */
  void forward(INDArray x, INDArray y);

  /**
   * Gradients of its own tensors, where they train, and of the input.
   *
   * @param gradientX overwritten; null where nobody wants it
   */
  void backward(INDArray x, INDArray gradient, INDArray gradientX);
}
