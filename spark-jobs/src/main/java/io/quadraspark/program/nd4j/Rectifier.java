package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ReLU and ReLU6 in place, forward and backward. The derivative at the corners is 0, as in PyTorch.
 */
final class Rectifier {
  private static final double SIX = 6;

  private Rectifier() {}

  static void apply(Node.Activation.Kind kind, INDArray y) {
    INDArray flat = y.reshape('c', new long[] {y.length()});
    Nd4j.exec(new RectifiedLinear(flat, flat, 0.0));
    if (kind == Node.Activation.Kind.RELU6) {
      Nd4j.exec(new ScalarMin(flat, null, flat, SIX));
    }
  }

  /** Keeps the gradient where the output is above 0 (and below 6). */
  static void mask(Node.Activation.Kind kind, INDArray y, INDArray gradient, Buffers buffers) {
    INDArray mask = buffers.borrow(y.shape());
    Kernels.positive(y, mask);
    Kernels.multiply(gradient, mask, gradient);
    if (kind == Node.Activation.Kind.RELU6) {
      mask.assign(y).rsubi(SIX);
      Kernels.positive(mask, mask);
      Kernels.multiply(gradient, mask, gradient);
    }
    buffers.giveBack(mask);
  }
}
