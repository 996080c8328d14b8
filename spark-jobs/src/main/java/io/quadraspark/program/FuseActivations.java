package io.quadraspark.program;

import io.quadraspark.backbone.Node;
import java.util.Optional;

/**
 * Applies a ReLU in place where its input is made. Only activations whose derivative follows from
 * their output can be fused: the input is gone afterwards.
 */
final class FuseActivations implements Pass {
  @Override
  public Plan apply(Plan plan) {
    Plan fused = plan;
    for (int i = 0; i < fused.steps().size(); i++) {
      if (fused.steps().get(i) instanceof Step.PlainStep step
          && step.node() instanceof Node.Activation activation
          && activation.kind() != Node.Activation.Kind.GELU) {
        int producer = step.inputs().get(0);
        Optional<Step> merged = merge(fused.steps().get(producer), activation.kind());
        if (merged.isPresent() && fused.readers(producer) == 1) {
          fused = fused.absorb(i, merged.get());
          i--;
        }
      }
    }
    return fused;
  }

  private static Optional<Step> merge(Step producer, Node.Activation.Kind kind) {
    if (producer.activation().isPresent()) {
      return Optional.empty();
    }
    if (producer instanceof Step.ConvolutionStep convolution) {
      return Optional.of(convolution.with(kind));
    }
    if (producer instanceof Step.AddStep add) {
      return Optional.of(add.with(kind));
    }
    return Optional.empty();
  }
}
