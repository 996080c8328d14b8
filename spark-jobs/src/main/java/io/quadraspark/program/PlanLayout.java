package io.quadraspark.program;

import io.quadraspark.backbone.Node;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.engine.VectorLayout.Role;

/**
 * The tensors of a plan that are not frozen, in the order of its steps and with PyTorch's shapes.
 * Low-rank adapters have {@code pa}, {@code pb} [r, in], {@code da}, {@code db} [r, 1, k, k] and
 * {@code u} [out, r]; depthwise ones {@code wa}, {@code wb} [R, C, 1, k, k] and, for another kappa
 * than the product, {@code gamma} [C].
 */
public final class PlanLayout {
  private PlanLayout() {}

  public static VectorLayout of(Plan plan) {
    VectorLayout.Builder layout = new VectorLayout.Builder();
    for (Step step : plan.steps()) {
      if (step instanceof Step.ConvolutionStep convolution) {
        add(layout, convolution);
      }
    }
    return layout.build();
  }

  /** Whether the step has tensors that are not frozen. */
  static boolean trains(Step step) {
    return step instanceof Step.ConvolutionStep convolution
        && (convolution.trained()
            || convolution.adapter().isPresent()
            || convolution.norm().filter(norm -> norm.mode() == Step.NormMode.AFFINE).isPresent());
  }

  private static void add(VectorLayout.Builder layout, Step.ConvolutionStep step) {
    Node.Convolution node = step.node();
    if (step.trained()) {
      layout.add(
          node.name() + ".weight",
          Role.BACKBONE,
          node.out(),
          node.in() / node.groups(),
          node.kernel(),
          node.kernel());
      if (node.bias()) {
        layout.add(node.name() + ".bias", Role.BACKBONE, node.out());
      }
    }
    step.adapter().ifPresent(adapter -> add(layout, node, adapter));
    step.norm().ifPresent(norm -> add(layout, node, norm));
  }

  private static void add(
      VectorLayout.Builder layout, Node.Convolution node, Step.Adapter adapter) {
    int rank = adapter.rank();
    int kernel = adapter.kernel();
    String name = adapter.name();
    switch (adapter.form()) {
      case LOW_RANK ->
          layout
              .add(name + ".pa", Role.ADAPTER, rank, node.in())
              .add(name + ".pb", Role.ADAPTER, rank, node.in())
              .add(name + ".da", Role.ADAPTER, rank, 1, kernel, kernel)
              .add(name + ".db", Role.ADAPTER, rank, 1, kernel, kernel)
              .add(name + ".u", Role.ADAPTER, node.out(), rank);
      case DEPTHWISE -> {
        layout
            .add(name + ".wa", Role.ADAPTER, rank, node.in(), 1, kernel, kernel)
            .add(name + ".wb", Role.ADAPTER, rank, node.in(), 1, kernel, kernel);
        if (adapter.gated()) {
          layout.add(name + ".gamma", Role.ADAPTER, node.out());
        }
      }
    }
  }

  private static void add(VectorLayout.Builder layout, Node.Convolution node, Step.Norm norm) {
    Role role =
        switch (norm.mode()) {
          case AFFINE -> Role.NORM;
          case BATCH -> Role.BACKBONE;
          case NONE, FOLDED -> null;
        };
    if (role == null) {
      return;
    }
    layout
        .add(norm.name() + ".weight", role, node.out())
        .add(norm.name() + ".bias", role, node.out());
    if (norm.mode() == Step.NormMode.BATCH) {
      layout
          .add(norm.name() + ".running_mean", Role.STATISTIC, node.out())
          .add(norm.name() + ".running_var", Role.STATISTIC, node.out());
    }
  }
}
