package io.quadraspark.program;

import io.quadraspark.backbone.Graph;
import io.quadraspark.engine.AdapterSpec;
import java.util.List;

/** From a backbone to the plan of what runs: the passes, in their order. */
public final class PlanCompiler {
  private PlanCompiler() {}

  /** A frozen backbone with its adapters. Norms outside of the scope are folded. */
  public static Plan adapted(Graph graph, AdapterSpec spec) {
    AdapterScope scope = AdapterScope.of(spec, graph);
    FuseNorms norms =
        new FuseNorms(
            convolution ->
                spec.trainNorm() && scope.contains(convolution)
                    ? Step.NormMode.AFFINE
                    : Step.NormMode.FOLDED);
    return run(graph, List.of(norms, new FuseActivations(), new InsertAdapters(spec, scope)));
  }

  /** A backbone that trains whole, with batch statistics (pretraining). */
  public static Plan trained(Graph graph) {
    return run(
        graph,
        List.of(
            new FuseNorms(convolution -> Step.NormMode.BATCH),
            new FuseActivations(),
            PlanCompiler::trainAll));
  }

  private static Plan run(Graph graph, List<Pass> passes) {
    Plan plan = Plan.of(graph);
    for (Pass pass : passes) {
      plan = pass.apply(plan);
    }
    return plan;
  }

  private static Plan trainAll(Plan plan) {
    Plan trained = plan;
    for (int i : plan.convolutions().toArray()) {
      trained = trained.replace(i, ((Step.ConvolutionStep) plan.steps().get(i)).withTrained(true));
    }
    return trained;
  }
}
