package io.quadraspark.program.nd4j;

import io.quadraspark.program.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * An ordinary batch norm in training: statistics of the batch, running statistics with momentum 0.1
 * and the unbiased variance, as PyTorch's. In evaluation the running statistics are used.
 */
final class BatchStatisticsNorm implements NormOperation {
  private static final double MOMENTUM = 0.1;

  private final Step.Norm norm;
  private final Parameters parameters;
  private final Buffers buffers;

  BatchStatisticsNorm(Step.Norm norm, Parameters parameters, Buffers buffers) {
    this.norm = norm;
    this.parameters = parameters;
    this.buffers = buffers;
  }

  @Override
  public void forward(INDArray z, INDArray y, boolean training) {
    INDArray mean = vector("mean", z);
    INDArray inverseStd = vector("inverseStd", z);
    if (training) {
      long pixels = z.length() / z.size(-1);
      Kernels.columnSums(z, mean, 1.0 / pixels, buffers);
      INDArray shift = vector("shift", z).assign(mean).negi();
      Kernels.addBias(z, shift, z);
      Kernels.multiply(z, z, y);
      INDArray variance = vector("variance", z);
      Kernels.columnSums(y, variance, 1.0 / pixels, buffers);
      invert(variance, inverseStd);
      // z is centred now: the backward pass needs nothing else of it.
      Kernels.affine(z, scale(inverseStd), parameters.value(name("bias")), y);
    } else {
      invert(parameters.value(name("running_var")), inverseStd);
      INDArray scale = scale(inverseStd);
      INDArray shift =
          vector("shift", z).assign(parameters.value(name("running_mean"))).muli(scale);
      Kernels.affine(z, scale, shift.rsubi(parameters.value(name("bias"))), y);
    }
  }

  @Override
  public void backward(INDArray centred, INDArray gradient) {
    long pixels = centred.length() / centred.size(-1);
    INDArray inverseStd = vector("inverseStd", centred);
    INDArray gradientWeight = parameters.gradient(name("weight"));
    INDArray gradientBias = parameters.gradient(name("bias"));
    INDArray work = buffers.borrow(centred.shape());
    Kernels.columnSums(gradient, gradientBias, 1, buffers);
    Kernels.multiply(gradient, centred, work);
    Kernels.columnSums(work, gradientWeight, 1, buffers);
    gradientWeight.muli(inverseStd);

    // dz = w/std (g - mean(g) - xhat mean(g xhat))
    INDArray scale = scale(inverseStd);
    INDArray shift = vector("shift", centred).assign(gradientBias).muli(scale).muli(-1.0 / pixels);
    INDArray slope =
        vector("slope", centred)
            .assign(gradientWeight)
            .muli(scale)
            .muli(inverseStd)
            .muli(-1.0 / pixels);
    work.assign(gradient);
    Kernels.affine(work, scale, shift, gradient);
    Kernels.affine(centred, slope, null, work);
    gradient.addi(work);
    buffers.giveBack(work);
    moveStatistics(centred, pixels);
  }

  private void moveStatistics(INDArray z, long pixels) {
    INDArray mean = parameters.gradient(name("running_mean"));
    mean.assign(parameters.value(name("running_mean"))).subi(vector("mean", z)).muli(MOMENTUM);
    INDArray variance = parameters.gradient(name("running_var"));
    double unbiased = (double) pixels / Math.max(1, pixels - 1);
    INDArray batch = vector("shift", z).assign(vector("variance", z)).muli(unbiased);
    variance.assign(parameters.value(name("running_var"))).subi(batch).muli(MOMENTUM);
  }

  private void invert(INDArray variance, INDArray inverseStd) {
    inverseStd.assign(variance).addi(norm.eps());
    Transforms.sqrt(inverseStd, false).rdivi(1);
  }

  private INDArray scale(INDArray inverseStd) {
    INDArray scale = buffers.kept(this, "scale", inverseStd.shape());
    scale.assign(inverseStd);
    return scale.muli(parameters.value(name("weight")));
  }

  private INDArray vector(String purpose, INDArray like) {
    return buffers.kept(this, purpose, like.size(-1));
  }

  private String name(String tensor) {
    return norm.name() + "." + tensor;
  }
}
