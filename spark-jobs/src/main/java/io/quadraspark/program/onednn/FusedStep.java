package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.Step;
import java.util.List;
import java.util.Optional;

/**
 * A step and what is computed with it in one pass over memory: {@code activation(scale *
 * step(inputNorm(x)) + residual)}.
 *
 * @param input index of the step whose output is x; -1 for the image
 * @param residual index of the step that is added; -1 for none
 * @param scale tensor that a frozen convolution's weights are multiplied by, a value for each
 *     output channel
 * @param inputNorm layer norm whose scale and shift are multiplied into a convolution's weights;
 *     the norm itself runs without
 */
record FusedStep(
    Step step,
    int input,
    int residual,
    Optional<String> scale,
    Optional<Node.LayerNorm> inputNorm,
    Optional<Node.Activation.Kind> activation) {
  static final int NONE = -1;

  static FusedStep of(Step step) {
    List<Integer> inputs = step.inputs();
    return new FusedStep(
        step,
        inputs.isEmpty() ? NONE : inputs.get(0),
        inputs.size() > 1 ? inputs.get(1) : NONE,
        Optional.empty(),
        Optional.empty(),
        step.activation());
  }

  /** Indices of the steps that this one reads. */
  List<Integer> inputs() {
    if (input == NONE) {
      return List.of();
    }
    return residual == NONE ? List.of(input) : List.of(input, residual);
  }

  /** Whether it has tensors that are not frozen. */
  boolean trains() {
    return step instanceof Step.ConvolutionStep convolution
        && (convolution.adapter().isPresent()
            || convolution.norm().filter(norm -> norm.mode() == Step.NormMode.AFFINE).isPresent());
  }

  FusedStep scaledBy(String tensor) {
    return new FusedStep(step, input, residual, Optional.of(tensor), inputNorm, activation);
  }

  FusedStep behind(Node.LayerNorm norm) {
    return new FusedStep(step, input, residual, scale, Optional.of(norm), activation);
  }

  FusedStep adding(int other, Optional<Node.Activation.Kind> then) {
    return new FusedStep(step, input, other, scale, inputNorm, then);
  }

  FusedStep then(Node.Activation.Kind kind) {
    return new FusedStep(step, input, residual, scale, inputNorm, Optional.of(kind));
  }

  FusedStep reading(int otherInput, int otherResidual) {
    return new FusedStep(step, otherInput, otherResidual, scale, inputNorm, activation);
  }
}
