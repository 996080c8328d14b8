package io.quadraspark.program;

import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;

/** Puts a quadratic term beside every convolution of the scope that it fits. */
record InsertAdapters(AdapterSpec spec, AdapterScope scope) implements Pass {
  @Override
  public Plan apply(Plan plan) {
    Plan adapted = plan;
    int[] convolutions = plan.convolutions().toArray();
    String stem = plan.steps().get(convolutions[0]).name();
    for (int i : convolutions) {
      Step.ConvolutionStep step = (Step.ConvolutionStep) plan.steps().get(i);
      if (AdapterScope.fits(spec, step.node(), stem) && scope.contains(step.name())) {
        adapted = adapted.replace(i, step.with(adapter(step.node())));
      }
    }
    return adapted;
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
