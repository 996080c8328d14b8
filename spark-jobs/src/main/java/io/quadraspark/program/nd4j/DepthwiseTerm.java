package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * {@code q(x) = 1/R sum_r (Wa_r * x) o (Wb_r * x)} with atrous depthwise kernels on all channels.
 * The backward pass computes both factors again instead of keeping 2R maps of the input's size.
 */
final class DepthwiseTerm implements QuadraticTerm {
  private final Step.Adapter adapter;
  private final Parameters parameters;
  private final Buffers buffers;
  private final INDArray scale;
  private final AtrousDepthwise atrous;

  /**
   * @param scale [C] of the folded norm, or null
   */
  DepthwiseTerm(
      Step.Adapter adapter,
      Node.Convolution base,
      Parameters parameters,
      Buffers buffers,
      INDArray scale) {
    this.adapter = adapter;
    this.parameters = parameters;
    this.buffers = buffers;
    this.scale = scale;
    this.atrous =
        new AtrousDepthwise(
            adapter.kernel(), adapter.dilation(), base.stride(), adapter.padding(base), buffers);
  }

  @Override
  public void addTo(INDArray x, INDArray y) {
    INDArray a = buffers.borrow(y.shape());
    INDArray b = buffers.borrow(y.shape());
    for (int r = 0; r < adapter.rank(); r++) {
      atrous.forward(x, scaled(r), a);
      atrous.forward(x, slice(parameters.value(name("wb")), r), b);
      Kernels.multiply(a, b, a);
      y.addi(a);
    }
    buffers.giveBack(a);
    buffers.giveBack(b);
  }

  @Override
  public void backward(INDArray x, INDArray gradient, INDArray gradientX) {
    INDArray factor = buffers.borrow(gradient.shape());
    INDArray share = buffers.borrow(x.shape());
    for (int r = 0; r < adapter.rank(); r++) {
      INDArray wa = scaled(r);
      INDArray wb = slice(parameters.value(name("wb")), r);
      INDArray gradientA = slice(parameters.gradient(name("wa")), r);

      atrous.forward(x, wb, factor);
      Kernels.multiply(factor, gradient, factor);
      atrous.backward(x, wa, factor, share, gradientA);
      rescale(gradientA);
      if (gradientX != null) {
        gradientX.addi(share);
      }

      atrous.forward(x, wa, factor);
      Kernels.multiply(factor, gradient, factor);
      atrous.backward(x, wb, factor, share, slice(parameters.gradient(name("wb")), r));
      if (gradientX != null) {
        gradientX.addi(share);
      }
    }
    buffers.giveBack(factor);
    buffers.giveBack(share);
  }

  /** Wa_r with 1/R and the folded norm's scale, [C, 1, k, k]. */
  private INDArray scaled(int r) {
    INDArray wa = slice(parameters.value(name("wa")), r);
    INDArray scaled = buffers.kept(this, "wa" + r, wa.shape());
    scaled.assign(wa);
    return rescale(scaled);
  }

  private INDArray rescale(INDArray kernels) {
    INDArray perChannel =
        kernels.reshape('c', kernels.size(0), (long) adapter.kernel() * adapter.kernel());
    perChannel.muli(1.0 / adapter.rank());
    if (scale != null) {
      perChannel.muliColumnVector(scale);
    }
    return kernels;
  }

  private static INDArray slice(INDArray tensor, int r) {
    return tensor
        .get(
            NDArrayIndex.point(r),
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.all())
        .reshape('c', tensor.size(1), 1, tensor.size(3), tensor.size(4));
  }

  private String name(String factor) {
    return adapter.name() + "." + factor;
  }
}
