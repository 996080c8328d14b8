package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Step;

/**
 * Weights and bias of a frozen convolution with everything folded in that is affine and frozen
 * beside it: {@code y = gamma * norm(W * (w z + b) + bias)} for a layer norm's w and b in front, a
 * batch norm and a layer scale gamma behind. In double, rounded once.
 */
final class FoldedWeights {
  private final FusedStep fused;
  private final Node.Convolution node;
  private final FrozenTensors tensors;

  FoldedWeights(FusedStep fused, FrozenTensors tensors) {
    this.fused = fused;
    this.node = ((Step.ConvolutionStep) fused.step()).node();
    this.tensors = tensors;
  }

  /** Names what is folded, so that programs with other foldings do not share the tensor. */
  String key() {
    return node.name()
        + (folded() == null ? "" : "/norm")
        + fused.scale().map(tensor -> "/" + tensor).orElse("")
        + fused.inputNorm().map(norm -> "/" + norm.name()).orElse("");
  }

  boolean hasBias() {
    return node.bias() || folded() != null || fused.inputNorm().isPresent();
  }

  /** [out, in/groups, k, k]. */
  float[] weight() {
    float[] source = tensors.get(node.name() + ".weight");
    float[] target = new float[source.length];
    double[] out = outputScale();
    float[] in = fused.inputNorm().map(norm -> tensors.get(norm.name() + ".weight")).orElse(null);
    int taps = node.kernel() * node.kernel();
    int inputs = node.in() / node.groups();
    for (int i = 0; i < source.length; i++) {
      int o = i / (inputs * taps);
      double value = source[i] * out[o];
      target[i] = (float) (in == null ? value : value * in[i / taps % inputs]);
    }
    return target;
  }

  /** [out]. */
  float[] bias() {
    double[] bias = new double[node.out()];
    if (node.bias()) {
      float[] own = tensors.get(node.name() + ".bias");
      for (int o = 0; o < bias.length; o++) {
        bias[o] = own[o];
      }
    }
    fused.inputNorm().ifPresent(norm -> addShift(bias, tensors.get(norm.name() + ".bias")));
    double[] scale = outputScale();
    FrozenTensors.Affine norm = folded();
    float[] gamma = fused.scale().map(tensors::get).orElse(null);
    float[] folded = new float[bias.length];
    for (int o = 0; o < folded.length; o++) {
      double shift = norm == null ? 0 : norm.shift()[o] * (gamma == null ? 1 : gamma[o]);
      folded[o] = (float) (bias[o] * scale[o] + shift);
    }
    return folded;
  }

  /** What the norm's shift becomes behind the weights. */
  private void addShift(double[] bias, float[] shift) {
    float[] weight = tensors.get(node.name() + ".weight");
    int taps = node.kernel() * node.kernel();
    for (int i = 0; i < weight.length; i++) {
      bias[i / (node.in() * taps)] += (double) weight[i] * shift[i / taps % node.in()];
    }
  }

  /** What every output channel is multiplied by, [out]. */
  double[] outputScale() {
    double[] scale = new double[node.out()];
    FrozenTensors.Affine norm = folded();
    float[] gamma = fused.scale().map(tensors::get).orElse(null);
    for (int o = 0; o < scale.length; o++) {
      scale[o] = (norm == null ? 1 : norm.scale()[o]) * (gamma == null ? 1 : gamma[o]);
    }
    return scale;
  }

  private FrozenTensors.Affine folded() {
    return ((Step.ConvolutionStep) fused.step())
        .norm()
        .filter(norm -> norm.mode() == Step.NormMode.FOLDED)
        .map(tensors::affine)
        .orElse(null);
  }
}
