package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.Step;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * {@code q(x) = 1/R sum_r (Wa_r * x) o (Wb_r * x)} with atrous depthwise kernels on all channels,
 * or {@code gamma o (1/R) sum_r kappa(Wa_r * x, Wb_r * x)}. The backward pass computes both factors
 * again instead of keeping 2R maps of the input's size.
 */
final class DepthwiseTerm implements QuadraticTerm {
  private final Step.Adapter adapter;
  private final Parameters parameters;
  private final Buffers buffers;
  private final INDArray scale;
  private final AtrousDepthwise atrous;
  private final Optional<ChannelGate> gate;

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
    this.gate =
        adapter.gated()
            ? Optional.of(
                new ChannelGate(name("gamma"), 1.0 / adapter.rank(), scale, parameters, buffers))
            : Optional.empty();
  }

  @Override
  public void addTo(INDArray x, INDArray y) {
    INDArray a = buffers.borrow(y.shape());
    INDArray b = buffers.borrow(y.shape());
    for (int r = 0; r < adapter.rank(); r++) {
      factors(x, r, a, b);
      Kappa.apply(adapter.kappa(), a, b, a, buffers);
      if (gate.isPresent()) {
        gate.get().scale(a, b);
        y.addi(b);
      } else {
        y.addi(a);
      }
    }
    buffers.giveBack(a);
    buffers.giveBack(b);
  }

  @Override
  public void backward(INDArray x, INDArray gradient, INDArray gradientX) {
    INDArray a = buffers.borrow(gradient.shape());
    INDArray b = buffers.borrow(gradient.shape());
    INDArray share = buffers.borrow(x.shape());
    INDArray gradientKappa = gate.isPresent() ? buffers.borrow(gradient.shape()) : gradient;
    gate.ifPresent(ChannelGate::clearGradient);
    for (int r = 0; r < adapter.rank(); r++) {
      factors(x, r, a, b);
      if (gate.isPresent()) {
        Kappa.apply(adapter.kappa(), a, b, gradientKappa, buffers);
        gate.get().addGradient(gradientKappa, gradient);
        gate.get().scale(gradient, gradientKappa);
      }
      // In place of the factors: b becomes the gradient by A, a the one by B.
      Kappa.gradients(adapter.kappa(), a, b, gradientKappa, b, a, buffers);
      INDArray gradientWa = slice(parameters.gradient(name("wa")), r);
      atrous.backward(x, left(r), b, share, gradientWa);
      if (gate.isEmpty()) {
        rescale(gradientWa);
      }
      if (gradientX != null) {
        gradientX.addi(share);
      }
      atrous.backward(x, right(r), a, share, slice(parameters.gradient(name("wb")), r));
      if (gradientX != null) {
        gradientX.addi(share);
      }
    }
    if (gate.isPresent()) {
      buffers.giveBack(gradientKappa);
    }
    buffers.giveBack(a);
    buffers.giveBack(b);
    buffers.giveBack(share);
  }

  private void factors(INDArray x, int r, INDArray a, INDArray b) {
    atrous.forward(x, left(r), a);
    atrous.forward(x, right(r), b);
  }

  private INDArray right(int r) {
    return slice(parameters.value(name("wb")), r);
  }

  /** Wa_r, [C, 1, k, k]; without a gate, 1/R and the folded norm's scale are in it. */
  private INDArray left(int r) {
    INDArray wa = slice(parameters.value(name("wa")), r);
    if (gate.isPresent()) {
      return wa;
    }
    INDArray scaled = buffers.kept(this, "wa" + r, wa.shape());
    return rescale(scaled.assign(wa));
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
