package io.quadraspark.program.nd4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The native operations that programs are made of, on dense row-major arrays. Images are [N, H, W,
 * C]: ND4J's oneDNN path is fastest there and needs no reorder. Views that are not dense must never
 * reach oneDNN (it crashes the JVM). Column sums are matrix products with a row of ones: several
 * times faster than ND4J's reductions.
 */
final class Kernels {
  private static final int EXPLICIT_PADDING = 0;
  private static final int NHWC = 1;
  private static final int KERNEL_YXIO = 0;
  private static final int KERNEL_OIYX = 1;

  private Kernels() {}

  /** {@code y = W*x + b}; W [k, k, in, out], b [out] or null. */
  static void convolution(
      INDArray x, INDArray weight, INDArray bias, INDArray y, int stride, int padding) {
    int k = (int) weight.size(0);
    convolve("conv2d", inputs(x, weight, bias), arrays(y), k, stride, padding, KERNEL_YXIO);
  }

  /** {@code y = W*x + b}; W [out, in, k, k] as trained, b [out] or null. */
  static void trainedConvolution(
      INDArray x, INDArray weight, INDArray bias, INDArray y, int stride, int padding) {
    int k = (int) weight.size(2);
    convolve("conv2d", inputs(x, weight, bias), arrays(y), k, stride, padding, KERNEL_OIYX);
  }

  /** Gradients of {@link #trainedConvolution} without bias by x and W. */
  static void trainedConvolutionGradient(
      INDArray x,
      INDArray weight,
      INDArray gradient,
      INDArray gradientX,
      INDArray gradientWeight,
      int stride,
      int padding) {
    int k = (int) weight.size(2);
    convolve(
        "conv2d_bp",
        arrays(x, weight, gradient),
        arrays(gradientX, gradientWeight),
        k,
        stride,
        padding,
        KERNEL_OIYX);
  }

  /** Depthwise; W [k, k, C, 1], b [C] or null. */
  static void depthwise(
      INDArray x, INDArray weight, INDArray bias, INDArray y, int stride, int padding) {
    int k = (int) weight.size(0);
    convolve(
        "depthwise_conv2d", inputs(x, weight, bias), arrays(y), k, stride, padding, KERNEL_YXIO);
  }

  /** Gradients of {@link #depthwise} without bias by x and W. */
  static void depthwiseGradient(
      INDArray x,
      INDArray weight,
      INDArray gradient,
      INDArray gradientX,
      INDArray gradientWeight,
      int stride,
      int padding) {
    int k = (int) weight.size(0);
    convolve(
        "depthwise_conv2d_bp",
        arrays(x, weight, gradient),
        arrays(gradientX, gradientWeight),
        k,
        stride,
        padding,
        KERNEL_YXIO);
  }

  /** {@code y[.., c] = scale[c] * x[.., c] + shift[c]}; shift may be null. In place when y is x. */
  static void affine(INDArray x, INDArray scale, INDArray shift, INDArray y) {
    long channels = scale.length();
    if (x.dataType() == DataType.FLOAT && x.rank() == 4 && x != y) {
      // A depthwise 1x1 convolution is what oneDNN does fastest; ND4J's broadcasting is three times
      // slower.
      depthwise(x, scale.reshape('c', 1, 1, channels, 1), shift, y, 1, 0);
      return;
    }
    rows(y).assign(rows(x));
    rows(y).muliRowVector(scale);
    if (shift != null) {
      rows(y).addiRowVector(shift);
    }
  }

  /** {@code y = x + b[c]}; in place when y is x. */
  static void addBias(INDArray x, INDArray bias, INDArray y) {
    run("biasadd", arrays(x, bias), arrays(y));
  }

  /** {@code c = alpha * op(a) op(b) + beta * c}, all matrices dense row-major. */
  static void gemm(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      INDArray c,
      double alpha,
      double beta) {
    Nd4j.gemm(a, b, c, transposeA, transposeB, alpha, beta);
  }

  /** {@code out[c] = alpha * sum over all pixels of x[.., c]}. */
  static void columnSums(INDArray x, INDArray out, double alpha, Buffers buffers) {
    INDArray rows = rows(x);
    gemm(
        buffers.ones(rows.size(0)),
        false,
        rows,
        false,
        out.reshape('c', 1, out.length()),
        alpha,
        0);
  }

  /** {@code out = a o b}. */
  static void multiply(INDArray a, INDArray b, INDArray out) {
    Nd4j.exec(new MulOp(flat(a), flat(b), flat(out)));
  }

  /** {@code mask = 1 where x > 0, else 0}. */
  static void positive(INDArray x, INDArray mask) {
    Nd4j.exec(new Step(flat(x), flat(mask)));
  }

  /** Maximum over windows; padding never wins. */
  static void maxPool(INDArray x, INDArray y, int kernel, int stride, int padding) {
    pool("maxpool2d", arrays(x), arrays(y), kernel, kernel, stride, stride, padding, 0);
  }

  static void maxPoolGradient(
      INDArray x, INDArray gradient, INDArray gradientX, int kernel, int stride, int padding) {
    pool(
        "maxpool2d_bp",
        arrays(x, gradient),
        arrays(gradientX),
        kernel,
        kernel,
        stride,
        stride,
        padding,
        0);
  }

  /** Mean over all pixels; y [N, 1, 1, C]. */
  static void meanPool(INDArray x, INDArray y) {
    int h = (int) x.size(1);
    int w = (int) x.size(2);
    pool("avgpool2d", arrays(x), arrays(y), h, w, h, w, 0, 1);
  }

  static void meanPoolGradient(INDArray x, INDArray gradient, INDArray gradientX) {
    int h = (int) x.size(1);
    int w = (int) x.size(2);
    pool("avgpool2d_bp", arrays(x, gradient), arrays(gradientX), h, w, h, w, 0, 1);
  }

  /** The array as a matrix of pixels by channels. */
  static INDArray rows(INDArray x) {
    long channels = x.size(-1);
    return x.reshape('c', x.length() / channels, channels);
  }

  private static INDArray flat(INDArray x) {
    return x.reshape('c', new long[] {x.length()});
  }

  private static INDArray[] arrays(INDArray... arrays) {
    return arrays;
  }

  private static INDArray[] inputs(INDArray x, INDArray weight, INDArray bias) {
    return bias == null ? arrays(x, weight) : arrays(x, weight, bias);
  }

  private static void convolve(
      String op,
      INDArray[] inputs,
      INDArray[] outputs,
      int k,
      int stride,
      int padding,
      int format) {
    int[] window = {k, k, stride, stride, padding, padding, 1, 1, EXPLICIT_PADDING, NHWC, format};
    run(op, inputs, outputs, window);
  }

  /**
   * @param divisor for means, 1 counts every pixel of the window
   */
  private static void pool(
      String op,
      INDArray[] inputs,
      INDArray[] outputs,
      int h,
      int w,
      int down,
      int across,
      int padding,
      int divisor) {
    int[] window = {h, w, down, across, padding, padding, 1, 1, EXPLICIT_PADDING, divisor, NHWC};
    run(op, inputs, outputs, window);
  }

  private static void run(String op, INDArray[] inputs, INDArray[] outputs, int... arguments) {
    Nd4j.exec(
        DynamicCustomOp.builder(op)
            .addInputs(inputs)
            .addOutputs(outputs)
            .addIntegerArguments(arguments)
            .build());
  }
}
