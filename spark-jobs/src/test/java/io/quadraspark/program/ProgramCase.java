package io.quadraspark.program;

import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.AdapterSpec.Form;
import io.quadraspark.engine.AdapterSpec.Kernel;
import io.quadraspark.engine.VectorLayout;
import java.util.stream.Stream;

/**
 * An adapted toy network that a program has to compute right.
 *
 * @param network with smooth activations, so that differences are slopes
 */
record ProgramCase(ToyNetwork network, int baseKernel, int stride, AdapterSpec spec) {
  private static final int[] RANKS = {1, 2, 16, 5};
  private static final int[][] KERNELS_AND_DILATIONS = {
    {3, 1}, {3, 3}, {5, 1}, {3, 2}, {7, 1}, {5, 2}
  };

  /**
   * Every form with every kappa, rank and stride; kernels, dilations, the base kernel and trained
   * norms take turns.
   */
  static Stream<ProgramCase> all() {
    Stream.Builder<ProgramCase> cases = Stream.builder();
    int turn = 0;
    for (Form form : new Form[] {Form.LOW_RANK, Form.DEPTHWISE}) {
      for (Kernel kernel : Kernel.values()) {
        for (int rank : RANKS) {
          for (int stride = 1; stride <= 2; stride++) {
            int[] size = KERNELS_AND_DILATIONS[turn % KERNELS_AND_DILATIONS.length];
            boolean trainNorm = turn % 5 == 2;
            int baseKernel = turn % 4 == 1 ? 7 : 3;
            AdapterSpec spec =
                new AdapterSpec(
                    form,
                    kernel,
                    rank,
                    size[0],
                    size[1],
                    AdapterSpec.FAN_IN,
                    AdapterSpec.SCOPE_ALL,
                    trainNorm);
            cases.add(of(baseKernel, stride, spec));
            turn++;
          }
        }
      }
    }
    return cases.build();
  }

  /** Those whose term is a product of its factors. */
  static Stream<ProgramCase> products() {
    return all().filter(one -> one.spec().kernel() == Kernel.PRODUCT);
  }

  private static ProgramCase of(int baseKernel, int stride, AdapterSpec spec) {
    return new ProgramCase(
        new ToyNetwork(baseKernel, stride, Node.Activation.Kind.GELU), baseKernel, stride, spec);
  }

  Plan plan() {
    return PlanCompiler.adapted(network.graph(), spec);
  }

  /** Whether the term is zero where this tensor is, whatever its others are; it starts at zero. */
  boolean isGate(VectorLayout.Tensor tensor) {
    String gate =
        switch (spec.form()) {
          case NONE -> "";
          case LOW_RANK -> ".u";
          case DEPTHWISE -> spec.kernel() == Kernel.PRODUCT ? ".wa" : ".gamma";
        };
    return tensor.role() == VectorLayout.Role.ADAPTER && tensor.name().endsWith(gate);
  }

  AdaptedReference reference() {
    return new AdaptedReference(network.graph(), spec, network.frozen(), PlanLayout.of(plan()));
  }

  @Override
  public String toString() {
    return "%s %s rank %d, kernel %d dilation %d beside %dx%d, stride %d%s"
        .formatted(
            spec.form(),
            spec.kernel(),
            spec.rank(),
            spec.kernelSize(),
            spec.dilation(),
            baseKernel,
            baseKernel,
            stride,
            spec.trainNorm() ? ", norms train" : "");
  }
}
