package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.kernel.WinogradTiles;
import org.bytedeco.dnnl.memory;

/**
 * The frozen weights of one convolution in the forms that its ways of computing want, each packed
 * once in a JVM.
 */
final class ConvolutionWeights {
  private final Node.Convolution node;
  private final FoldedWeights folded;
  private final Lowering lowering;

  ConvolutionWeights(Node.Convolution node, FoldedWeights folded, Lowering lowering) {
    this.node = node;
    this.folded = folded;
    this.lowering = lowering;
    if (node.groups() != 1 && !isDepthwise()) {
      throw new IllegalArgumentException(
          "Cannot run %s with %d groups: only plain and depthwise convolutions are known"
              .formatted(node.name(), node.groups()));
    }
  }

  Node.Convolution node() {
    return node;
  }

  boolean isDepthwise() {
    return node.groups() > 1 && node.groups() == node.in() && node.in() == node.out();
  }

  boolean hasBias() {
    return folded.hasBias();
  }

  /** [out], f32. */
  float[] biasValues() {
    return folded.bias();
  }

  /** [out, in, k, k], or [C, 1, 1, k, k] of a depthwise convolution. */
  long[] shape() {
    int k = node.kernel();
    return isDepthwise()
        ? new long[] {node.groups(), 1, 1, k, k}
        : new long[] {node.out(), node.in(), k, k};
  }

  /** The same with input and output channels in each other's place: a deconvolution's. */
  long[] swappedShape() {
    int k = node.kernel();
    return isDepthwise() ? shape() : new long[] {node.in(), node.out(), k, k};
  }

  memory forward(memory.desc layout) {
    return lowering.frozen(key("weight"), layout, plain(), this::held);
  }

  memory bias(memory.desc layout) {
    return lowering.frozen(key("bias"), layout, layout, folded::bias);
  }

  /** Of the transformed convolution, [36, in, out]. */
  memory winograd(memory.desc layout) {
    return lowering.frozen(
        key("winograd"), layout, matrices(node.in(), node.out()), () -> transformed(false));
  }

  /** Of its gradient, [36, out, in]. */
  memory winogradGradient(memory.desc layout) {
    return lowering
        .frozen()
        .get(
            key("winograd gradient"),
            layout,
            matrices(node.out(), node.in()),
            () -> transformed(true));
  }

  /** For {@link #swappedShape}. */
  memory deconvolution(memory.desc layout) {
    return lowering.frozen().get(key("deconvolution"), layout, swapped(), this::held);
  }

  /** Depthwise kernels turned by half. */
  memory turned(memory.desc layout) {
    return lowering.frozen().get(key("turned"), layout, plain(), this::turnedValues);
  }

  /** For oneDNN's backward convolution. */
  memory backward(memory.desc layout) {
    return lowering.frozen().get(key("backward"), layout, plain(), this::held);
  }

  private String key(String use) {
    return folded.key() + "/" + use + lowering.numbers().key();
  }

  private memory.desc plain() {
    return OneDnn.rowMajor(memory.data_type.f32, shape());
  }

  private static memory.desc matrices(long in, long out) {
    return OneDnn.rowMajor(memory.data_type.f32, WinogradTiles.MATRICES, in, out);
  }

  /** The weights as they lie, read with input and output channels in each other's place. */
  private memory.desc swapped() {
    if (isDepthwise()) {
      return plain();
    }
    long taps = (long) node.kernel() * node.kernel();
    return new memory.desc(
        swappedShape(),
        memory.data_type.f32,
        new long[] {taps, node.in() * taps, node.kernel(), 1});
  }

  private float[] held() {
    float[] held = folded.weight();
    for (int i = 0; i < held.length; i++) {
      held[i] = lowering.numbers().held(held[i]);
    }
    return held;
  }

  private float[] turnedValues() {
    float[] source = held();
    int taps = node.kernel() * node.kernel();
    float[] target = new float[source.length];
    for (int i = 0; i < source.length; i++) {
      target[i - i % taps + taps - 1 - i % taps] = source[i];
    }
    return target;
  }

  /** [36, in, out]; for the gradient with kernels turned by half and channels swapped. */
  private float[] transformed(boolean gradient) {
    float[] source = folded.weight();
    int in = gradient ? node.out() : node.in();
    int out = gradient ? node.in() : node.out();
    float[] target = new float[WinogradTiles.MATRICES * in * out];
    double[] taps = new double[node.kernel() * node.kernel()];
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

  double flops(Tensor output) {
    return 2.0
        * output.pixels()
        * node.out()
        * (node.in() / node.groups())
        * node.kernel()
        * node.kernel();
  }

  /** A name for profiles. */
  String label(String what) {
    return "%s%s %dx%d%s %s"
        .formatted(
            isDepthwise() ? "depthwise " : "",
            what,
            node.kernel(),
            node.kernel(),
            node.stride() > 1 ? " stride " + node.stride() : "",
            node.name());
  }
}
