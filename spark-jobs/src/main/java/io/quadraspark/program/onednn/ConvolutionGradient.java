package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gradient of a frozen convolution by its input: a deconvolution, which unlike oneDNN's
 * backward convolution adds to what is there and masks in the same pass.
 */
final class ConvolutionGradient {
  private static final Logger LOG = LoggerFactory.getLogger(ConvolutionGradient.class);

  /**
   * Implementations that compute fused operations in their kernels; others do so in plain loops.
   */
  private static final String FUSED_KERNELS = "brg_deconv";

  private final ConvolutionWeights weights;
  private final Node.Convolution node;
  private final Lowering lowering;

  ConvolutionGradient(ConvolutionWeights weights, Lowering lowering) {
    this.weights = weights;
    this.node = weights.node();
    this.lowering = lowering;
  }

  /** Adds the gradient by the input to {@code share}. */
  void emit(Tensor gradient, Lowering.Share share) {
    Tensor target = share.target();
    if (WinogradConvolution.pays(node, target, lowering.numbers())) {
      lowering.emit(
          new WinogradConvolution(
              label(),
              gradient,
              target,
              null,
              weights::winogradGradient,
              Epilogue.of(share.withoutMask())),
          target);
      share.mask().ifPresent(mask -> lowering.multiply(target, mask));
      return;
    }
    if (weights.isDepthwise() && node.stride() > 1) {
      // oneDNN's depthwise deconvolution runs fused operations in a plain loop, a hundred times
      // slower.
      inSeparatePasses(gradient, share);
      return;
    }
    Fused fused = Epilogue.of(share).onImage();
    Optional<Primitive> inOnePass =
        weights.isDepthwise()
            ? turnedDepthwise(gradient, target, fused)
            : deconvolution(gradient, target, fused);
    if (inOnePass.isPresent()) {
      lowering.emit(fused.operandsTo(inOnePass.get()), target);
    } else {
      LOG.warn(
          "oneDNN has no deconvolution with fused operations for {} on this processor; its gradient takes up to three passes",
          label());
      inSeparatePasses(gradient, share);
    }
  }

  private String label() {
    return weights.label("conv gradient");
  }

  private Optional<Primitive> deconvolution(Tensor gradient, Tensor target, Fused fused) {
    Node.Padding p = node.padding();
    // What the stride left over at the far side; may be negative.
    long bottom = (gradient.h() - 1) * node.stride() + node.kernel() - p.top() - target.h();
    long right = (gradient.w() - 1) * node.stride() + node.kernel() - p.left() - target.w();
    return implemented(
            () ->
                new deconvolution_forward.primitive_desc(
                    OneDnn.CPU,
                    prop_kind.forward_inference,
                    algorithm.deconvolution_direct,
                    gradient.image(),
                    OneDnn.any(gradient.type(), weights.swappedShape()),
                    target.image(),
                    OneDnn.pair(node.stride()),
                    OneDnn.pair(0),
                    new long[] {p.top(), p.left()},
                    new long[] {bottom, right},
                    fused.attributes(),
                    false))
        .filter(description -> description.impl_info_str().getString().startsWith(FUSED_KERNELS))
        .map(
            description ->
                primitive(
                    new Primitive(
                        label(),
                        new deconvolution_forward(description),
                        description,
                        weights.flops(gradient)),
                    gradient,
                    target,
                    weights.deconvolution(description.weights_desc())));
  }

  /**
   * oneDNN's depthwise kernels are fast forward: the gradient is a convolution with the kernels
   * turned by half.
   */
  private Optional<Primitive> turnedDepthwise(Tensor gradient, Tensor target, Fused fused) {
    Node.Padding p = node.padding();
    int k = node.kernel() - 1;
    return implemented(
            () ->
                new convolution_forward.primitive_desc(
                    OneDnn.CPU,
                    prop_kind.forward_inference,
                    algorithm.convolution_direct,
                    gradient.image(),
                    OneDnn.any(gradient.type(), weights.shape()),
                    target.image(),
                    OneDnn.pair(1),
                    OneDnn.pair(0),
                    new long[] {k - p.top(), k - p.left()},
                    new long[] {k - p.bottom(), k - p.right()},
                    fused.attributes(),
                    false))
        .map(
            description ->
                primitive(
                    new Primitive(
                        label(),
                        new convolution_forward(description),
                        description,
                        weights.flops(gradient)),
                    gradient,
                    target,
                    weights.turned(description.weights_desc())));
  }

  /** A description, where the library has an implementation of it. */
  private static <T> Optional<T> implemented(Supplier<T> description) {
    try {
      return Optional.of(description.get());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Primitive primitive(
      Primitive primitive, Tensor gradient, Tensor target, memory weight) {
    return primitive
        .with(dnnl.DNNL_ARG_SRC, gradient.image(), gradient.region())
        .with(dnnl.DNNL_ARG_DST, target.image(), target.region())
        .with(dnnl.DNNL_ARG_WEIGHTS, weight);
  }

  /** Backward convolution, addition and mask one after the other. */
  private void inSeparatePasses(Tensor gradient, Lowering.Share share) {
    Tensor target = share.adds() ? share.target().like() : share.target();
    Node.Padding p = node.padding();
    memory.desc weight = OneDnn.any(gradient.type(), weights.shape());
    long[] stride = OneDnn.pair(node.stride());
    long[] near = {p.top(), p.left()};
    long[] far = {p.bottom(), p.right()};
    convolution_forward.primitive_desc hint =
        new convolution_forward.primitive_desc(
            OneDnn.CPU,
            prop_kind.forward_training,
            algorithm.convolution_direct,
            target.image(),
            weight,
            gradient.image(),
            stride,
            OneDnn.pair(0),
            near,
            far);
    convolution_backward_data.primitive_desc description =
        new convolution_backward_data.primitive_desc(
            OneDnn.CPU,
            algorithm.convolution_direct,
            target.image(),
            weight,
            gradient.image(),
            stride,
            OneDnn.pair(0),
            near,
            far,
            hint,
            new Fused().attributes(),
            false);
    lowering.emit(
        new Primitive(
                label(),
                new convolution_backward_data(description),
                description,
                weights.flops(gradient))
            .with(dnnl.DNNL_ARG_DIFF_DST, gradient.image(), gradient.region())
            .with(dnnl.DNNL_ARG_DIFF_SRC, target.image(), target.region())
            .with(dnnl.DNNL_ARG_WEIGHTS, weights.backward(description.weights_desc())),
        target);
    share.end(target, lowering);
  }
}
