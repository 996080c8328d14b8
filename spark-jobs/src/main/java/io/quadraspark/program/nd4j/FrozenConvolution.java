package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A convolution whose weights never change, with a frozen batch norm folded into them. Its backward
 * pass is the input's gradient alone: a convolution of the gradient, spread by the stride, with the
 * flipped weights.
 */
final class FrozenConvolution implements BaseConvolution {
  private final Node.Convolution node;
  private final Buffers buffers;
  private final INDArray weight;
  private final INDArray bias;
  private final INDArray flipped;

  /**
   * @param needsInputGradient whether {@link #backward} will be asked for the input's gradient
   */
  FrozenConvolution(
      Step.ConvolutionStep step, FrozenArrays packed, Buffers buffers, boolean needsInputGradient) {
    this.node = step.node();
    this.buffers = buffers;
    if (node.groups() != 1 && !depthwise()) {
      throw new IllegalArgumentException(
          "Cannot run %s with %d groups: only plain and depthwise convolutions are known"
              .formatted(node.name(), node.groups()));
    }
    FrozenTensors tensors = packed.tensors();
    boolean folded = step.norm().filter(norm -> norm.mode() == Step.NormMode.FOLDED).isPresent();
    FrozenTensors.Affine affine = folded ? tensors.affine(step.norm().get()) : null;
    String key = node.name() + (folded ? "/folded" : "");
    int k = node.kernel();
    int in = node.in();
    int out = node.out();
    this.weight =
        depthwise()
            ? packed.get(key + "/weight", () -> kernels(tensors, affine, false), k, k, in, 1)
            : packed.get(key + "/weight", () -> kernels(tensors, affine, false), k, k, in, out);
    this.bias =
        folded || node.bias()
            ? packed.get(key + "/bias", () -> biases(tensors, affine), out)
            : null;
    if (!needsInputGradient) {
      this.flipped = null;
    } else if (depthwise()) {
      this.flipped =
          packed.get(
              key + FrozenArrays.BACKWARD, () -> kernels(tensors, affine, true), k, k, in, 1);
    } else {
      this.flipped =
          packed.get(
              key + FrozenArrays.BACKWARD, () -> kernels(tensors, affine, true), k, k, out, in);
    }
  }

  private boolean depthwise() {
    return node.groups() == node.in() && node.in() == node.out() && node.groups() > 1;
  }

  /**
   * From [out, in/groups, k, k] to [k, k, in, out], or flipped in space to [k, k, out, in] for the
   * backward pass.
   */
  private double[] kernels(FrozenTensors tensors, FrozenTensors.Affine affine, boolean flip) {
    float[] source = tensors.get(node.name() + ".weight");
    int k = node.kernel();
    int out = node.out();
    int in = node.in() / node.groups();
    double[] target = new double[source.length];
    for (int o = 0; o < out; o++) {
      double scale = affine == null ? 1 : affine.scale()[o];
      for (int i = 0; i < in; i++) {
        for (int tap = 0; tap < k * k; tap++) {
          double value = source[(o * in + i) * k * k + tap] * scale;
          int place = flip ? k * k - 1 - tap : tap;
          target[flip ? (place * out + o) * in + i : (place * in + i) * out + o] = value;
        }
      }
    }
    return target;
  }

  private double[] biases(FrozenTensors tensors, FrozenTensors.Affine affine) {
    double[] biases = new double[node.out()];
    float[] own = node.bias() ? tensors.get(node.name() + ".bias") : new float[node.out()];
    for (int o = 0; o < biases.length; o++) {
      biases[o] = affine == null ? own[o] : own[o] * affine.scale()[o] + affine.shift()[o];
    }
    return biases;
  }

  @Override
  public void forward(INDArray x, INDArray y) {
    Node.Padding p = node.padding();
    if (Borders.even(p)) {
      convolve(x, weight, bias, y, node.stride(), p.top());
    } else {
      convolve(Borders.padded(buffers, this, "padded", x, p), weight, bias, y, node.stride(), 0);
    }
  }

  @Override
  public void backward(INDArray x, INDArray gradient, INDArray gradientX) {
    if (gradientX == null) {
      return;
    }
    int k = node.kernel();
    Node.Padding p = node.padding();
    if (node.stride() == 1 && Borders.even(p) && k - 1 >= p.top()) {
      convolve(gradient, flipped, null, gradientX, 1, k - 1 - p.top());
      return;
    }
    // The gradient with stride-1 zeros between its pixels and a border, so that a convolution
    // without padding and
    // stride gives every input pixel what it is due. Zeros stay from the first use.
    int s = node.stride();
    INDArray spread =
        buffers.kept(this, "spread", x.size(0), x.size(1) + k - 1, x.size(2) + k - 1, node.out());
    long top = k - 1L - p.top();
    long left = k - 1L - p.left();
    spread
        .get(
            NDArrayIndex.all(),
            every(s, top, gradient.size(1)),
            every(s, left, gradient.size(2)),
            NDArrayIndex.all())
        .assign(gradient);
    convolve(spread, flipped, null, gradientX, 1, 0);
  }

  /** ND4J refuses a stride that leaves a single index. */
  private static INDArrayIndex every(int stride, long first, long count) {
    return count > 1
        ? NDArrayIndex.interval(first, stride, first + (count - 1) * stride + 1)
        : NDArrayIndex.interval(first, first + 1);
  }

  private void convolve(
      INDArray x, INDArray kernel, INDArray shift, INDArray y, int stride, int padding) {
    if (depthwise()) {
      Kernels.depthwise(x, kernel, shift, y, stride, padding);
    } else {
      Kernels.convolution(x, kernel, shift, y, stride, padding);
    }
  }
}
