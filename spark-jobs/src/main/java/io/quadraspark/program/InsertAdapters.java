package io.quadraspark.program;

import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import java.util.stream.IntStream;

/**
 * Puts a quadratic term beside every convolution with an odd kernel wider than 1 except the stem
 * (the first one). The depthwise form fits only convolutions that keep the number of channels and
 * leaves the others alone. An even kernel, ConvNeXt's 2x2 between its stages, has no centre that an
 * atrous kernel could share.
 */
record InsertAdapters(AdapterSpec spec) implements Pass {
  @Override
  public Plan apply(Plan plan) {
    if (spec.form() == AdapterSpec.Form.NONE) {
      return plan;
    }
    Plan adapted = plan;
    int[] convolutions = IntStream.of(plan.convolutions().toArray()).skip(1).toArray();
    for (int i : convolutions) {
      Step.ConvolutionStep step = (Step.ConvolutionStep) plan.steps().get(i);
      if (takesAdapter(step.node())) {
        adapted = adapted.replace(i, step.with(adapter(step.node())));
      }
    }
    return adapted;
  }

  private boolean takesAdapter(Node.Convolution node) {
    boolean spatial = node.kernel() > 1 && node.kernel() % 2 == 1;
    return spatial && (spec.form() == AdapterSpec.Form.LOW_RANK || node.in() == node.out());
  }

  private Step.Adapter adapter(Node.Convolution node) {
    // The widest atrous kernel that spans no more than the base kernel, as ConvNeXt's 7x7 and 3x3
    // with dilation 3.
    int dilation =
        spec.dilation() == AdapterSpec.AUTO
            ? Math.max(1, (node.kernel() - 1) / (spec.kernelSize() - 1))
            : spec.dilation();
    Step.Adapter.Form form =
        spec.form() == AdapterSpec.Form.LOW_RANK
            ? Step.Adapter.Form.LOW_RANK
            : Step.Adapter.Form.DEPTHWISE;
    return new Step.Adapter(
        node.name() + ".adapter", form, spec.kernel(), spec.rank(), spec.kernelSize(), dilation);
  }
}
