package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A depthwise convolution with dilation d. ND4J's oneDNN path throws for d > 1, so the padded input
 * is dealt into d x d phases (every d-th pixel of every d-th row) that an undilated convolution
 * takes as a batch; a stride then leaves pixels of the result out. Without dilation and with even
 * padding it is the native operation itself.
 */
final class AtrousDepthwise {
  private final int kernel;
  private final int dilation;
  private final int stride;
  private final Node.Padding padding;
  private final Buffers buffers;
  private final boolean direct;

  AtrousDepthwise(int kernel, int dilation, int stride, Node.Padding padding, Buffers buffers) {
    this.kernel = kernel;
    this.dilation = dilation;
    this.stride = stride;
    this.padding = padding;
    this.buffers = buffers;
    this.direct = dilation == 1 && Borders.even(padding);
  }

  /**
   * @param weight [C, 1, k, k]
   * @param y overwritten, [N, Ho, Wo, C]
   */
  void forward(INDArray x, INDArray weight, INDArray y) {
    INDArray packed = pack(weight);
    if (direct) {
      Kernels.depthwise(x, packed, null, y, stride, padding.top());
      return;
    }
    INDArray phases = deal(x);
    INDArray convolved = buffers.borrow(convolvedShape(phases));
    Kernels.depthwise(phases, packed, null, convolved, 1, 0);
    if (stride == 1) {
      gather(convolved, y);
    } else {
      INDArray full = buffers.borrow(fullShape(x));
      gather(convolved, full);
      y.assign(strided(full, y));
      buffers.giveBack(full);
    }
    buffers.giveBack(convolved);
  }

  /**
   * @param gradientX overwritten
   * @param gradientWeight overwritten, [C, 1, k, k]
   */
  void backward(
      INDArray x, INDArray weight, INDArray gradient, INDArray gradientX, INDArray gradientWeight) {
    INDArray packed = pack(weight);
    INDArray gradientPacked = buffers.kept(this, "gradient", packed.shape());
    if (direct) {
      Kernels.depthwiseGradient(
          x, packed, gradient, gradientX, gradientPacked, stride, padding.top());
    } else {
      backwardThroughPhases(x, packed, gradient, gradientX, gradientPacked);
    }
    long c = weight.size(0);
    gradientWeight
        .reshape('c', c, kernel, kernel)
        .assign(gradientPacked.reshape('c', kernel, kernel, c).permute(2, 0, 1));
  }

  private void backwardThroughPhases(
      INDArray x, INDArray packed, INDArray gradient, INDArray gradientX, INDArray gradientPacked) {
    INDArray phases = deal(x);
    INDArray gradientConvolved = buffers.borrow(convolvedShape(phases));
    gradientConvolved.assign(0);
    INDArray full = gradient;
    if (stride > 1) {
      full = buffers.borrow(fullShape(x));
      full.assign(0);
      strided(full, gradient).assign(gradient);
    }
    for (int phase = 0; phase < dilation * dilation; phase++) {
      if (isEmpty(full, phase)) {
        continue;
      }
      INDArray from = everyPixel(full, phase);
      corner(batch(gradientConvolved, phase, x.size(0)), from).assign(from);
    }
    if (stride > 1) {
      buffers.giveBack(full);
    }
    INDArray gradientPhases = buffers.borrow(phases.shape());
    Kernels.depthwiseGradient(
        phases, packed, gradientConvolved, gradientPhases, gradientPacked, 1, 0);
    INDArray gradientPadded = buffers.borrow(paddedShape(x));
    for (int phase = 0; phase < dilation * dilation; phase++) {
      everyPixel(gradientPadded, phase).assign(batch(gradientPhases, phase, x.size(0)));
    }
    gradientX.assign(Borders.inner(gradientPadded, padding, x.size(1), x.size(2)));
    buffers.giveBack(gradientPadded);
    buffers.giveBack(gradientPhases);
    buffers.giveBack(gradientConvolved);
  }

  /** [C, 1, k, k] to the native layout [k, k, C, 1]. */
  private INDArray pack(INDArray weight) {
    long c = weight.size(0);
    INDArray packed = buffers.kept(this, "packed", kernel, kernel, c, 1);
    packed
        .reshape('c', kernel, kernel, c)
        .assign(weight.reshape('c', c, kernel, kernel).permute(1, 2, 0));
    return packed;
  }

  /** The padded input as [d*d*N, Hp/d, Wp/d, C]. */
  private INDArray deal(INDArray x) {
    long[] shape = paddedShape(x);
    INDArray padded = buffers.kept(this, "padded", shape);
    Borders.inner(padded, padding, x.size(1), x.size(2)).assign(x);
    int d = dilation;
    INDArray phases =
        buffers.kept(this, "phases", x.size(0) * d * d, shape[1] / d, shape[2] / d, shape[3]);
    for (int phase = 0; phase < d * d; phase++) {
      batch(phases, phase, x.size(0)).assign(everyPixel(padded, phase));
    }
    return phases;
  }

  /** Puts the phases' results, without stride, where they belong. */
  private void gather(INDArray convolved, INDArray full) {
    for (int phase = 0; phase < dilation * dilation; phase++) {
      if (isEmpty(full, phase)) {
        continue;
      }
      INDArray to = everyPixel(full, phase);
      to.assign(corner(batch(convolved, phase, full.size(0)), to));
    }
  }

  /** Padding rounded up so that d divides height and width. */
  private long[] paddedShape(INDArray x) {
    return new long[] {
      x.size(0),
      roundUp(x.size(1) + padding.top() + padding.bottom()),
      roundUp(x.size(2) + padding.left() + padding.right()),
      x.size(3)
    };
  }

  private long roundUp(long pixels) {
    return (pixels + dilation - 1) / dilation * dilation;
  }

  private long[] convolvedShape(INDArray phases) {
    return new long[] {
      phases.size(0), phases.size(1) - kernel + 1, phases.size(2) - kernel + 1, phases.size(3)
    };
  }

  /** The result before the stride. */
  private long[] fullShape(INDArray x) {
    int extent = dilation * (kernel - 1) + 1;
    return new long[] {
      x.size(0),
      x.size(1) + padding.top() + padding.bottom() - extent + 1,
      x.size(2) + padding.left() + padding.right() - extent + 1,
      x.size(3)
    };
  }

  private INDArray everyPixel(INDArray image, int phase) {
    return image.get(
        NDArrayIndex.all(),
        every(phase / dilation, image.size(1)),
        every(phase % dilation, image.size(2)),
        NDArrayIndex.all());
  }

  /** ND4J refuses a stride that leaves a single index. */
  private INDArrayIndex every(int first, long size) {
    return first + dilation < size
        ? NDArrayIndex.interval(first, dilation, size)
        : NDArrayIndex.interval(first, first + 1);
  }

  /** A map smaller than the dilation has no pixels in some phases. */
  private boolean isEmpty(INDArray image, int phase) {
    return phase / dilation >= image.size(1) || phase % dilation >= image.size(2);
  }

  private static INDArray batch(INDArray phases, int phase, long images) {
    return phases.get(
        NDArrayIndex.interval(phase * images, (phase + 1) * images),
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.all());
  }

  /** The top left part of {@code image} as large as {@code like}. */
  private static INDArray corner(INDArray image, INDArray like) {
    INDArrayIndex all = NDArrayIndex.all();
    return image.get(
        all, NDArrayIndex.interval(0, like.size(1)), NDArrayIndex.interval(0, like.size(2)), all);
  }

  private INDArray strided(INDArray full, INDArray like) {
    return full.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval(0, stride, (like.size(1) - 1) * stride + 1),
        NDArrayIndex.interval(0, stride, (like.size(2) - 1) * stride + 1),
        NDArrayIndex.all());
  }
}
