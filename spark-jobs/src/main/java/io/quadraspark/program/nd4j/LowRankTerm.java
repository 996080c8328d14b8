package io.quadraspark.program.nd4j;

import static io.quadraspark.program.nd4j.Kernels.gemm;
import static io.quadraspark.program.nd4j.Kernels.rows;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code q(x) = U[kappa(Da * Pa x, Db * Pb x)]}: two 1x1 projections to r channels, an atrous
 * depthwise kernel on each, kappa of the two (by default their product), and back to the output's
 * channels. With the product, output c is a quadratic form of rank at most r whose factors all
 * outputs share.
 *
 * <p>Backward, with A and B the two factors, Q = kappa(A, B) and G the gradient: {@code dU = sum G
 * Q^T; dQ = U^T G; dA = dQ o dkappa/dA; dB = dQ o dkappa/dB}, then the ordinary gradients of
 * kernels and projections. Only maps of r channels are kept.
 */
final class LowRankTerm implements QuadraticTerm {
  private final Step.Adapter adapter;
  private final Parameters parameters;
  private final Buffers buffers;
  private final INDArray scale;
  private final Factor a;
  private final Factor b;

  /**
   * @param scale [out] of the folded norm, or null
   */
  LowRankTerm(
      Step.Adapter adapter,
      Node.Convolution base,
      Parameters parameters,
      Buffers buffers,
      INDArray scale) {
    this.adapter = adapter;
    this.parameters = parameters;
    this.buffers = buffers;
    this.scale = scale;
    this.a = new Factor("pa", "da", base);
    this.b = new Factor("pb", "db", base);
  }

  @Override
  public void addTo(INDArray x, INDArray y) {
    INDArray product = product(y);
    Kappa.apply(adapter.kappa(), a.forward(x, y), b.forward(x, y), product, buffers);
    gemm(rows(product), false, up(), true, rows(y), 1, 1);
  }

  @Override
  public void backward(INDArray x, INDArray gradient, INDArray gradientX) {
    INDArray gradientUp = parameters.gradient(adapter.name() + ".u");
    gemm(rows(gradient), true, rows(product(gradient)), false, gradientUp, 1, 0);
    if (scale != null) {
      gradientUp.muliColumnVector(scale);
    }
    INDArray gradientProduct = buffers.borrow(factorShape(gradient));
    INDArray gradientA = buffers.borrow(factorShape(gradient));
    INDArray gradientB = buffers.borrow(factorShape(gradient));
    gemm(rows(gradient), false, up(), false, rows(gradientProduct), 1, 0);
    Kappa.gradients(
        adapter.kappa(),
        a.value(gradient),
        b.value(gradient),
        gradientProduct,
        gradientA,
        gradientB,
        buffers);
    a.backward(x, gradientA, gradientX);
    b.backward(x, gradientB, gradientX);
    buffers.giveBack(gradientProduct);
    buffers.giveBack(gradientA);
    buffers.giveBack(gradientB);
  }

  /** U with the folded norm's scale, [out, r]. */
  private INDArray up() {
    INDArray up = parameters.value(adapter.name() + ".u");
    if (scale == null) {
      return up;
    }
    INDArray scaled = buffers.kept(this, "u", up.shape());
    scaled.assign(up);
    return scaled.muliColumnVector(scale);
  }

  private INDArray product(INDArray y) {
    return buffers.kept(this, "product", factorShape(y));
  }

  private long[] factorShape(INDArray y) {
    return new long[] {y.size(0), y.size(1), y.size(2), adapter.rank()};
  }

  /** One of the two factors, {@code D * P x}. */
  private final class Factor {
    private final String projection;
    private final String kernel;
    private final AtrousDepthwise atrous;

    Factor(String projection, String kernel, Node.Convolution base) {
      this.projection = adapter.name() + "." + projection;
      this.kernel = adapter.name() + "." + kernel;
      this.atrous =
          new AtrousDepthwise(
              adapter.kernel(), adapter.dilation(), base.stride(), adapter.padding(base), buffers);
    }

    INDArray forward(INDArray x, INDArray y) {
      INDArray projected = projected(x);
      gemm(rows(x), false, parameters.value(projection), true, rows(projected), 1, 0);
      atrous.forward(projected, parameters.value(kernel), value(y));
      return value(y);
    }

    void backward(INDArray x, INDArray gradient, INDArray gradientX) {
      INDArray projected = projected(x);
      INDArray gradientProjected = buffers.borrow(projected.shape());
      atrous.backward(
          projected,
          parameters.value(kernel),
          gradient,
          gradientProjected,
          parameters.gradient(kernel));
      gemm(rows(gradientProjected), true, rows(x), false, parameters.gradient(projection), 1, 0);
      if (gradientX != null) {
        gemm(
            rows(gradientProjected),
            false,
            parameters.value(projection),
            false,
            rows(gradientX),
            1,
            1);
      }
      buffers.giveBack(gradientProjected);
    }

    private INDArray projected(INDArray x) {
      return buffers.kept(this, "projected", factorShape(x));
    }

    INDArray value(INDArray y) {
      return buffers.kept(this, "value", factorShape(y));
    }
  }
}
