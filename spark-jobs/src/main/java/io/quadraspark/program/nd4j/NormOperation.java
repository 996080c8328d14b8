package io.quadraspark.program.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A batch norm that is not folded into its convolution. */
interface NormOperation {
  /** From {@code z} to {@code y}; may write over {@code z}, which is kept for the backward pass. */
  void forward(INDArray z, INDArray y, boolean training);

  /**
   * Gradients of scale and shift; turns the gradient by {@code y}, in place, into that by {@code
   * z}.
   */
  void backward(INDArray z, INDArray gradient);
}
