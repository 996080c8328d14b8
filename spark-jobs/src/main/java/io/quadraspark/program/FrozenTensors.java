package io.quadraspark.program;

import java.util.function.Function;

/**
 * The frozen tensors of a backbone, by their names in the weights file, row-major in PyTorch's
 * shapes.
 *
 * @param values gives the elements of a tensor; throws when there is none of that name
 */
public record FrozenTensors(Function<String, float[]> values) {
  public float[] get(String name) {
    return values.apply(name);
  }

  /**
   * Scale and shift that a batch norm with frozen statistics is: {@code y = scale * x + shift}, in
   * double.
   */
  public Affine affine(Step.Norm norm) {
    float[] weight = get(norm.name() + ".weight");
    float[] bias = get(norm.name() + ".bias");
    float[] mean = get(norm.name() + ".running_mean");
    float[] variance = get(norm.name() + ".running_var");
    double[] scale = new double[weight.length];
    double[] shift = new double[weight.length];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = weight[c] / Math.sqrt(variance[c] + norm.eps());
      shift[c] = bias[c] - mean[c] * scale[c];
    }
    return new Affine(scale, shift);
  }

  /** {@code scale[c] * x + shift[c]}. */
  public record Affine(double[] scale, double[] shift) {}
}
