package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the units of fused steps: the one place that knows which class runs which step. */
final class Units {
  private final List<FusedStep> steps;
  private final VectorLayout layout;
  private final Lowering lowering;
  private final List<Trained> trained = new ArrayList<>();

  Units(List<FusedStep> steps, VectorLayout layout, Lowering lowering) {
    this.steps = steps;
    this.layout = layout;
    this.lowering = lowering;
  }

  /** The units of all steps but the first, the image. */
  List<Unit> make() {
    List<Unit> units = new ArrayList<>();
    for (int i = 1; i < steps.size(); i++) {
      units.add(unit(i, steps.get(i)));
    }
    return units;
  }

  /** What has tensors in the vector, after {@link #make}. */
  List<Trained> trained() {
    return trained;
  }

  private Unit unit(int index, FusedStep fused) {
    if (fused.step() instanceof Step.ConvolutionStep convolution) {
      return convolution(index, fused, convolution);
    }
    if (fused.step() instanceof Step.PlainStep plain) {
      Node node = plain.node();
      if (node instanceof Node.LayerNorm norm) {
        return new LayerNormUnit(
            index, fused.input(), norm, !Fusion.affineTaken(steps, norm), lowering);
      }
      if (node instanceof Node.Activation activation) {
        return new ActivationUnit(index, fused.input(), activation, lowering);
      }
      if (node instanceof Node.MaxPool pool) {
        return new MaxPoolUnit(index, fused.input(), pool, lowering);
      }
      if (node instanceof Node.PadShortcut shortcut) {
        return new PadShortcutUnit(index, fused.input(), shortcut, lowering);
      }
      if (node instanceof Node.GlobalAveragePool) {
        return new GlobalAverageUnit(index, fused.input(), lowering);
      }
    }
    throw unknown(fused.step());
  }

  private Unit convolution(int index, FusedStep fused, Step.ConvolutionStep step) {
    if (step.trained()) {
      throw unknown(step);
    }
    FoldedWeights weights = new FoldedWeights(fused, lowering.frozen().tensors());
    Optional<QuadraticUnit> adapter =
        step.adapter().map(found -> adapter(step, found, weights.outputScale()));
    Optional<NormUnit> norm =
        step.norm()
            .filter(found -> found.mode() == Step.NormMode.AFFINE)
            .map(found -> new NormUnit(found, layout, lowering));
    adapter.ifPresent(trained::add);
    norm.ifPresent(trained::add);
    return new ConvolutionUnit(
        index,
        fused,
        new FrozenConvolution(new ConvolutionWeights(step.node(), weights, lowering), lowering),
        adapter,
        norm,
        lowering);
  }

  private QuadraticUnit adapter(Step.ConvolutionStep step, Step.Adapter adapter, double... scale) {
    return switch (adapter.form()) {
      case LOW_RANK -> new LowRankUnit(step, layout, scale, lowering);
      case DEPTHWISE -> new DepthwiseUnit(step, layout, scale, lowering);
    };
  }

  private static IllegalArgumentException unknown(Step step) {
    return new IllegalArgumentException(
        "Cannot run %s on oneDNN: it trains as a whole or stands where no known backbone has it. Use --program nd4j"
            .formatted(step.name()));
  }
}
