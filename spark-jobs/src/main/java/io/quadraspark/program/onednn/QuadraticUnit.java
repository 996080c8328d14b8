package io.quadraspark.program.onednn;

/**
 * The adapter beside a convolution, {@code q(x)}, times the scale of a norm that is folded into the
 * convolution.
 */
interface QuadraticUnit extends Trained {
  /** Overwrites {@code y}; the convolution adds itself to it. */
  void forward(Tensor x, Tensor y);

  /**
   * Gradients of its tensors, and its share of the input's gradient.
   *
   * @param share null where nobody wants it
   */
  void backward(Tensor x, Tensor gradient, Lowering.Share share);
}
