package io.quadraspark.program;

import io.quadraspark.backbone.Node;
import java.util.function.Function;

/**
 * Makes a convolution and the batch norm behind it one step.
 *
 * @param modes how the norm behind a convolution of that name is computed
 */
record FuseNorms(Function<String, Step.NormMode> modes) implements Pass {
  @Override
  public Plan apply(Plan plan) {
    Plan fused = plan;
    for (int i = 0; i < fused.steps().size(); i++) {
      if (fused.steps().get(i) instanceof Step.PlainStep step
          && step.node() instanceof Node.BatchNorm norm) {
        int producer = step.inputs().get(0);
        if (!(fused.steps().get(producer) instanceof Step.ConvolutionStep convolution)
            || convolution.norm().isPresent()
            || fused.readers(producer) != 1) {
          throw new IllegalArgumentException(
              "Cannot run the batch norm %s: it does not follow a convolution that nothing else reads"
                  .formatted(norm.name()));
        }
        Step.NormMode mode = modes.apply(convolution.name());
        fused = fused.absorb(i, convolution.with(new Step.Norm(norm.name(), norm.eps(), mode)));
        i--;
      }
    }
    return fused;
  }
}
