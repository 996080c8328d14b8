package io.quadraspark.program.nd4j;

import io.quadraspark.engine.AdapterSpec;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What becomes of the two factors of a quadratic term, element by element on dense arrays. */
final class Kappa {
  private Kappa() {}

  /** {@code out = kappa(u, v)}. */
  static void apply(
      AdapterSpec.Kernel kernel, INDArray u, INDArray v, INDArray out, Buffers buffers) {
    switch (kernel) {
      case PRODUCT -> Kernels.multiply(u, v, out);
      case POLY2 -> {
        // p (p + 2) is (p + 1)^2 - 1 without the cancellation.
        INDArray product = buffers.borrow(u.shape());
        Kernels.multiply(u, v, product);
        out.assign(product).addi(2);
        Kernels.multiply(out, product, out);
        buffers.giveBack(product);
      }
      case SIGMOID -> {
        Kernels.multiply(u, v, out);
        Transforms.tanh(out, false);
      }
      case GAUSSIAN -> bell(u.subi(v, out), out);
    }
  }

  /**
   * Gradients by the factors.
   *
   * @param gradient by kappa
   * @param gradientU overwritten; may be v's own array
   * @param gradientV overwritten; may be u's own array
   */
  static void gradients(
      AdapterSpec.Kernel kernel,
      INDArray u,
      INDArray v,
      INDArray gradient,
      INDArray gradientU,
      INDArray gradientV,
      Buffers buffers) {
    if (kernel == AdapterSpec.Kernel.PRODUCT) {
      Kernels.multiply(gradient, v, gradientU);
      Kernels.multiply(gradient, u, gradientV);
      return;
    }
    INDArray slope = buffers.borrow(u.shape());
    if (kernel == AdapterSpec.Kernel.GAUSSIAN) {
      u.subi(v, slope);
      bell(slope, gradientU);
      Kernels.multiply(slope, gradientU, slope);
      Kernels.multiply(slope, gradient, gradientV);
      gradientU.assign(gradientV).negi();
    } else {
      // Functions of the product: dk/du = slope v, dk/dv = slope u.
      Kernels.multiply(u, v, slope);
      if (kernel == AdapterSpec.Kernel.POLY2) {
        slope.addi(1).muli(2);
      } else {
        Transforms.tanh(slope, false);
        Kernels.multiply(slope, slope, slope);
        slope.rsubi(1);
      }
      Kernels.multiply(slope, gradient, slope);
      Kernels.multiply(slope, v, gradientU);
      Kernels.multiply(slope, u, gradientV);
    }
    buffers.giveBack(slope);
  }

  /** {@code out = exp(-d^2 / 2)}; may be in place. */
  private static void bell(INDArray d, INDArray out) {
    Kernels.multiply(d, d, out);
    out.muli(-0.5);
    Transforms.exp(out, false);
  }
}
