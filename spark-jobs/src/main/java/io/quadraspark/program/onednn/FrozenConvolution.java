package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.kernel.WinogradTiles;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/**
 * The frozen linear part of a convolution, folded. Its gradient by the input is a deconvolution,
 * which unlike oneDNN's backward convolution adds to what is there and masks in the same pass.
 */
final class FrozenConvolution {
  /** Height and width of the kernels that Winograd's way is for. */
  private static final int KERNEL = 3;

  private final Node.Convolution node;
  private final FoldedWeights weights;
  private final Lowering lowering;

  FrozenConvolution(Node.Convolution node, FoldedWeights weights, Lowering lowering) {
    this.node = node;
    this.weights = weights;
    this.lowering = lowering;
    if (node.groups() != 1 && !depthwise()) {
      throw new IllegalArgumentException(
          "Cannot run %s with %d groups: only plain and depthwise convolutions are known"
              .formatted(node.name(), node.groups()));
    }
  }

  private boolean depthwise() {
    return node.groups() > 1 && node.groups() == node.in() && node.in() == node.out();
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

  private void winograd(Tensor x, Tensor y, Epilogue epilogue) {
    float[] bias = null;
    if (weights.hasBias()) {
      memory.desc desc = OneDnn.rowMajor(memory.data_type.f32, node.out());
      bias = weights.bias();
      lowering.frozen(key("bias"), desc, desc, weights::bias);
    }
    WinogradConvolution operation =
        new WinogradConvolution(kind("conv"), x, y, bias, winogradWeights(), epilogue);
    lowering.emit(operation, y);
  }

  private WinogradConvolution.Weights winogradWeights() {
    return layout ->
        lowering.frozen(
            key("winograd"), layout, matrices(node.in(), node.out()), () -> transformed(false));
  }

  private WinogradConvolution.Weights winogradGradientWeights() {
    return layout ->
        lowering
            .frozen()
            .get(
                key("winograd gradient"),
                layout,
                matrices(node.out(), node.in()),
                () -> transformed(true));
  }

  private static memory.desc matrices(long in, long out) {
    return OneDnn.rowMajor(memory.data_type.f32, WinogradTiles.MATRICES, in, out);
  }

  /** [36, in, out], with kernels turned by half and channels swapped for the gradient. */
  private float[] transformed(boolean gradient) {
    float[] source = weights.weight();
    int in = gradient ? node.out() : node.in();
    int out = gradient ? node.in() : node.out();
    float[] target = new float[WinogradTiles.MATRICES * in * out];
    double[] taps = new double[KERNEL * KERNEL];
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        int at = (gradient ? i * out + o : o * in + i) * taps.length;
        for (int tap = 0; tap < taps.length; tap++) {
          taps[tap] = source[at + (gradient ? taps.length - 1 - tap : tap)];
        }
        double[] values = WinogradTiles.kernel(taps);
        for (int k = 0; k < values.length; k++) {
          target[(k * in + i) * out + o] = (float) values[k];
        }
      }
    }
    return target;
  }

  private void direct(Tensor x, Tensor y, Fused fused) {
    memory.data_type type = x.type();
    memory.desc bias =
        weights.hasBias() ? OneDnn.rowMajor(memory.data_type.f32, node.out()) : new memory.desc();
    Node.Padding p = node.padding();
    convolution_forward.primitive_desc description =
        new convolution_forward.primitive_desc(
            OneDnn.CPU,
            prop_kind.forward_inference,
            algorithm.convolution_direct,
            x.image(),
            OneDnn.any(type, weightShape()),
            bias,
            y.image(),
            OneDnn.pair(node.stride()),
            OneDnn.pair(0),
            new long[] {p.top(), p.left()},
            new long[] {p.bottom(), p.right()},
            fused.attributes(),
            false);
    Primitive primitive =
        new Primitive(kind("conv"), new convolution_forward(description), description, flops(y))
            .with(dnnl.DNNL_ARG_SRC, x.image(), x.region())
            .with(dnnl.DNNL_ARG_DST, y.image(), y.region())
            .with(
                dnnl.DNNL_ARG_WEIGHTS,
                lowering.frozen(
                    key("weight"),
                    description.weights_desc(),
                    OneDnn.rowMajor(memory.data_type.f32, weightShape()),
                    this::heldWeight));
    if (weights.hasBias()) {
      primitive.with(dnnl.DNNL_ARG_BIAS, lowering.frozen(key("bias"), bias, bias, weights::bias));
    }
    lowering.emit(fused.operandsTo(primitive), y);
  }

  /** Adds the gradient by the input to {@code share}. */
  void backward(Tensor gradient, Lowering.Share share) {
    Tensor target = share.target();
    if (WinogradConvolution.pays(node, target, lowering.numbers())) {
      lowering.emit(
          new WinogradConvolution(
              kind("conv gradient"),
              gradient,
              target,
              null,
              winogradGradientWeights(),
              Epilogue.of(share.withoutMask())),
          target);
      share.mask().ifPresent(mask -> lowering.multiply(target, mask));
      return;
    }
    try {
      Fused fused = Epilogue.of(share).onImage();
      Primitive deconvolution =
          depthwise() && node.stride() == 1
              ? flippedDepthwise(gradient, target, fused)
              : deconvolution(gradient, target, fused);
      lowering.emit(fused.operandsTo(deconvolution), target);
    } catch (RuntimeException notImplemented) {
      inSeparatePasses(gradient, share);
    }
  }

  private Primitive deconvolution(Tensor gradient, Tensor target, Fused fused) {
    Node.Padding p = node.padding();
    // What the stride left over at the far side; may be negative.
    long bottom = (gradient.h() - 1) * node.stride() + node.kernel() - p.top() - target.h();
    long right = (gradient.w() - 1) * node.stride() + node.kernel() - p.left() - target.w();
    long[] shape = gradientWeightShape();
    deconvolution_forward.primitive_desc description =
        new deconvolution_forward.primitive_desc(
            OneDnn.CPU,
            prop_kind.forward_inference,
            algorithm.deconvolution_direct,
            gradient.image(),
            OneDnn.any(gradient.type(), shape),
            target.image(),
            OneDnn.pair(node.stride()),
            OneDnn.pair(0),
            new long[] {p.top(), p.left()},
            new long[] {bottom, right},
            fused.attributes(),
            false);
    return backwardPrimitive(
        new Primitive(
            kind("conv gradient"),
            new deconvolution_forward(description),
            description,
            flops(gradient)),
        gradient,
        target,
        backwardWeight("deconvolution", description.weights_desc(), swapped()));
  }

  /**
   * oneDNN's depthwise kernels are fast forward: the gradient is a convolution with the kernels
   * turned by half.
   */
  private Primitive flippedDepthwise(Tensor gradient, Tensor target, Fused fused) {
    Node.Padding p = node.padding();
    int k = node.kernel() - 1;
    long[] shape = weightShape();
    convolution_forward.primitive_desc description =
        new convolution_forward.primitive_desc(
            OneDnn.CPU,
            prop_kind.forward_inference,
            algorithm.convolution_direct,
            gradient.image(),
            OneDnn.any(gradient.type(), shape),
            target.image(),
            OneDnn.pair(1),
            OneDnn.pair(0),
            new long[] {k - p.top(), k - p.left()},
            new long[] {k - p.bottom(), k - p.right()},
            fused.attributes(),
            false);
    return backwardPrimitive(
        new Primitive(
            kind("conv gradient"),
            new convolution_forward(description),
            description,
            flops(gradient)),
        gradient,
        target,
        lowering
            .frozen()
            .get(
                key("flipped"),
                description.weights_desc(),
                OneDnn.rowMajor(memory.data_type.f32, shape),
                this::flippedWeight));
  }

  private static Primitive backwardPrimitive(
      Primitive primitive, Tensor gradient, Tensor target, memory weight) {
    return primitive
        .with(dnnl.DNNL_ARG_SRC, gradient.image(), gradient.region())
        .with(dnnl.DNNL_ARG_DST, target.image(), target.region())
        .with(dnnl.DNNL_ARG_WEIGHTS, weight);
  }

  /**
   * Where a library has no fused deconvolution: backward convolution, addition and mask one after
   * the other.
   */
  private void inSeparatePasses(Tensor gradient, Lowering.Share share) {
    Tensor target = share.adds() ? share.target().like() : share.target();
    Node.Padding p = node.padding();
    memory.desc weight = OneDnn.any(gradient.type(), weightShape());
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
                kind("conv gradient"),
                new convolution_backward_data(description),
                description,
                flops(gradient))
            .with(dnnl.DNNL_ARG_DIFF_DST, gradient.image(), gradient.region())
            .with(dnnl.DNNL_ARG_DIFF_SRC, target.image(), target.region())
            .with(
                dnnl.DNNL_ARG_WEIGHTS,
                backwardWeight(
                    "backward",
                    description.weights_desc(),
                    OneDnn.rowMajor(memory.data_type.f32, weightShape()))),
        target);
    share.end(target, lowering);
  }

  private memory backwardWeight(String use, memory.desc layout, memory.desc plain) {
    return lowering.frozen().get(key(use), layout, plain, this::heldWeight);
  }

  private String key(String use) {
    return weights.key() + "/" + use + (lowering.numbers().rounds() ? "/bf16" : "");
  }

  private float[] heldWeight() {
    float[] held = weights.weight();
    for (int i = 0; i < held.length; i++) {
      held[i] = lowering.numbers().held(held[i]);
    }
    return held;
  }

  /** Depthwise kernels turned by half: [C, 1, 1, k, k]. */
  private float[] flippedWeight() {
    float[] source = heldWeight();
    int taps = node.kernel() * node.kernel();
    float[] target = new float[source.length];
    for (int i = 0; i < source.length; i++) {
      target[i - i % taps + taps - 1 - i % taps] = source[i];
    }
    return target;
  }

  private long[] weightShape() {
    int k = node.kernel();
    return depthwise()
        ? new long[] {node.groups(), 1, 1, k, k}
        : new long[] {node.out(), node.in(), k, k};
  }

  private long[] gradientWeightShape() {
    int k = node.kernel();
    return depthwise()
        ? new long[] {node.groups(), 1, 1, k, k}
        : new long[] {node.in(), node.out(), k, k};
  }

  /** The weights as they lie, read with input and output channels in each other's place. */
  private memory.desc swapped() {
    long taps = (long) node.kernel() * node.kernel();
    if (depthwise()) {
      return OneDnn.rowMajor(memory.data_type.f32, gradientWeightShape());
    }
    return new memory.desc(
        gradientWeightShape(),
        memory.data_type.f32,
        new long[] {taps, node.in() * taps, node.kernel(), 1});
  }

  private double flops(Tensor output) {
    return 2.0
        * output.pixels()
        * node.out()
        * (node.in() / node.groups())
        * node.kernel()
        * node.kernel();
  }

  private String kind(String what) {
    return "%s%s %dx%d%s %s"
        .formatted(
            depthwise() ? "depthwise " : "",
            what,
            node.kernel(),
            node.kernel(),
            node.stride() > 1 ? " stride " + node.stride() : "",
            node.name());
  }
}
