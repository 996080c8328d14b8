package io.quadraspark.program.nd4j;

import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A batch norm whose statistics stay frozen while scale and shift train: {@code y = w (z -
 * mean)/std + b}.
 */
final class AffineNorm implements NormOperation {
  private final Step.Norm norm;
  private final Parameters parameters;
  private final Buffers buffers;
  private final INDArray mean;
  private final INDArray inverseStd;

  AffineNorm(Step.Norm norm, FrozenArrays packed, Parameters parameters, Buffers buffers) {
    this.norm = norm;
    this.parameters = parameters;
    this.buffers = buffers;
    FrozenTensors tensors = packed.tensors();
    float[] means = tensors.get(norm.name() + ".running_mean");
    float[] variances = tensors.get(norm.name() + ".running_var");
    double[] inverse = new double[means.length];
    double[] centre = new double[means.length];
    for (int c = 0; c < inverse.length; c++) {
      inverse[c] = 1 / Math.sqrt(variances[c] + norm.eps());
      centre[c] = means[c];
    }
    this.mean = packed.get(norm.name() + "/mean", () -> centre, centre.length);
    this.inverseStd = packed.get(norm.name() + "/inverseStd", () -> inverse, inverse.length);
  }

  @Override
  public void forward(INDArray z, INDArray y, boolean training) {
    INDArray scale = scale();
    INDArray shift = buffers.kept(this, "shift", scale.shape());
    shift.assign(mean).muli(scale).rsubi(parameters.value(norm.name() + ".bias"));
    Kernels.affine(z, scale, shift, y);
  }

  @Override
  public void backward(INDArray z, INDArray gradient) {
    INDArray gradientWeight = parameters.gradient(norm.name() + ".weight");
    INDArray gradientBias = parameters.gradient(norm.name() + ".bias");
    Kernels.columnSums(gradient, gradientBias, 1, buffers);
    INDArray product = buffers.borrow(z.shape());
    Kernels.multiply(z, gradient, product);
    Kernels.columnSums(product, gradientWeight, 1, buffers);
    // sum g (z - mean)/std
    INDArray centred = buffers.kept(this, "centred", mean.shape());
    centred.assign(mean).muli(gradientBias);
    gradientWeight.subi(centred).muli(inverseStd);
    product.assign(gradient);
    Kernels.affine(product, scale(), null, gradient);
    buffers.giveBack(product);
  }

  private INDArray scale() {
    INDArray scale = buffers.kept(this, "scale", inverseStd.shape());
    scale.assign(inverseStd);
    return scale.muli(parameters.value(norm.name() + ".weight"));
  }
}
