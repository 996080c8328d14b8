package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/** The frozen linear part of a convolution with what is folded into it. */
final class FrozenConvolution {
  private final ConvolutionWeights weights;
  private final Node.Convolution node;
  private final Lowering lowering;
  private final ConvolutionGradient gradient;

  FrozenConvolution(ConvolutionWeights weights, Lowering lowering) {
    this.weights = weights;
    this.node = weights.node();
    this.lowering = lowering;
    this.gradient = new ConvolutionGradient(weights, lowering);
  }

  /** A new map of the output's size for input {@code x}. */
  Tensor outputOf(Tensor x) {
    Node.Padding p = node.padding();
    long height = (x.h() + p.top() + p.bottom() - node.kernel()) / node.stride() + 1;
    long width = (x.w() + p.left() + p.right() - node.kernel()) / node.stride() + 1;
    return lowering.activations(x.n(), height, width, node.out());
  }

  /** {@code y = epilogue(W*x + b)}. */
  void forward(Tensor x, Tensor y, Epilogue epilogue) {
    if (WinogradConvolution.pays(node, x, lowering.numbers())) {
      winograd(x, y, epilogue);
    } else {
      direct(x, y, epilogue.onImage());
    }
  }

  /** Adds the gradient by the input to {@code share}. */
  void backward(Tensor ofOutput, Lowering.Share share) {
    gradient.emit(ofOutput, share);
  }

  private void winograd(Tensor x, Tensor y, Epilogue epilogue) {
    float[] bias = null;
    if (weights.hasBias()) {
      // Added in Java; held in native memory too, where it is hashed.
      weights.bias(OneDnn.rowMajor(memory.data_type.f32, node.out()));
      bias = weights.biasValues();
    }
    lowering.emit(
        new WinogradConvolution(weights.label("conv"), x, y, bias, weights::winograd, epilogue), y);
  }

  private void direct(Tensor x, Tensor y, Fused fused) {
    memory.desc bias =
        weights.hasBias() ? OneDnn.rowMajor(memory.data_type.f32, node.out()) : new memory.desc();
    Node.Padding p = node.padding();
    convolution_forward.primitive_desc description =
        new convolution_forward.primitive_desc(
            OneDnn.CPU,
            prop_kind.forward_inference,
            algorithm.convolution_direct,
            x.image(),
            OneDnn.any(x.type(), weights.shape()),
            bias,
            y.image(),
            OneDnn.pair(node.stride()),
            OneDnn.pair(0),
            new long[] {p.top(), p.left()},
            new long[] {p.bottom(), p.right()},
            fused.attributes(),
            false);
    Primitive primitive =
        new Primitive(
                weights.label("conv"),
                new convolution_forward(description),
                description,
                weights.flops(y))
            .with(dnnl.DNNL_ARG_SRC, x.image(), x.region())
            .with(dnnl.DNNL_ARG_DST, y.image(), y.region())
            .with(dnnl.DNNL_ARG_WEIGHTS, weights.forward(description.weights_desc()));
    if (weights.hasBias()) {
      primitive.with(dnnl.DNNL_ARG_BIAS, weights.bias(bias));
    }
    lowering.emit(fused.operandsTo(primitive), y);
  }
}
