package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds what oneDNN computes in the same pass as a convolution: a layer scale, GELU, the addition
 * of a shortcut with its activation, and the affine part of a layer norm in front of it.
 */
final class Fusion {
  private final Plan plan;
  private final FusedStep[] fused;

  /** Which fused step gives the value of a step of the plan. */
  private final int[] producer;

  private Fusion(Plan plan) {
    this.plan = plan;
    this.fused = plan.steps().stream().map(FusedStep::of).toArray(FusedStep[]::new);
    this.producer = IntStream.range(0, fused.length).toArray();
  }

  /** The fused steps in order; their indices are positions in this list. */
  static List<FusedStep> of(Plan plan) {
    Fusion fusion = new Fusion(plan);
    for (int i = 0; i < fusion.fused.length; i++) {
      fusion.visit(i);
    }
    return fusion.compacted();
  }

  private void visit(int i) {
    Step step = plan.steps().get(i);
    if (step instanceof Step.AddStep add) {
      addTo(i, add);
      return;
    }
    if (!(step instanceof Step.PlainStep plain)) {
      return;
    }
    int before = producer[step.inputs().get(0)];
    if (plain.node() instanceof Node.ChannelScale scale && linear(before)) {
      absorb(i, before, fused[before].scaledBy(scale.weight()));
    } else if (plain.node() instanceof Node.Activation activation && linear(before)) {
      absorb(i, before, fused[before].then(activation.kind()));
    } else if (plain.node() instanceof Node.LayerNorm norm) {
      foldAffine(i, norm);
    }
  }

  /** A frozen convolution that nothing follows yet and one step alone reads. */
  private boolean linear(int index) {
    FusedStep candidate = fused[index];
    return candidate.step() instanceof Step.ConvolutionStep convolution
        && convolution.adapter().isEmpty()
        && convolution.norm().isEmpty()
        && candidate.activation().isEmpty()
        && candidate.scale().isEmpty()
        && candidate.residual() == FusedStep.NONE
        && readers(index) == 1;
  }

  private void absorb(int index, int into, FusedStep merged) {
    fused[into] = merged;
    fused[index] = null;
    producer[index] = into;
  }

  /**
   * The later of the two summands takes the other one in, at the place of the addition, when it is
   * a convolution.
   */
  private void addTo(int index, Step.AddStep add) {
    int left = producer[add.inputs().get(0)];
    int right = producer[add.inputs().get(1)];
    for (int[] pair : new int[][] {{left, right}, {right, left}}) {
      int convolution = pair[0];
      if (fused[convolution].step() instanceof Step.ConvolutionStep
          && fused[convolution].activation().isEmpty()
          && fused[convolution].residual() == FusedStep.NONE
          && readers(convolution) == 1) {
        fused[index] = fused[convolution].adding(pair[1], add.activation());
        fused[convolution] = null;
        producer[convolution] = index;
        return;
      }
    }
  }

  /**
   * When all readers are frozen convolutions without padding and adapters, they take the norm's
   * scale and shift.
   */
  private void foldAffine(int index, Node.LayerNorm norm) {
    int[] readers =
        IntStream.range(0, plan.steps().size())
            .filter(i -> plan.steps().get(i).inputs().contains(index))
            .toArray();
    boolean all =
        readers.length > 0
            && Arrays.stream(readers)
                .mapToObj(plan.steps()::get)
                .allMatch(
                    step ->
                        step instanceof Step.ConvolutionStep convolution
                            && convolution.adapter().isEmpty()
                            && convolution.norm().isEmpty()
                            && convolution.node().groups() == 1
                            && convolution.node().padding().equals(Node.Padding.same(0)));
    if (all) {
      for (int reader : readers) {
        fused[reader] = fused[reader].behind(norm);
      }
    }
  }

  private int readers(int index) {
    return (int)
        IntStream.range(0, plan.steps().size())
            .filter(i -> plan.steps().get(i).inputs().stream().anyMatch(j -> producer[j] == index))
            // What was absorbed reads its own producer.
            .filter(i -> producer[i] != index)
            .count();
  }

  private List<FusedStep> compacted() {
    int[] position = new int[fused.length];
    int next = 0;
    for (int i = 0; i < fused.length; i++) {
      position[i] = next;
      next += fused[i] == null ? 0 : 1;
    }
    List<FusedStep> steps = new ArrayList<>();
    for (FusedStep step : fused) {
      if (step != null) {
        steps.add(step.reading(moved(step.input(), position), moved(step.residual(), position)));
      }
    }
    return List.copyOf(steps);
  }

  private int moved(int index, int... position) {
    return index == FusedStep.NONE ? FusedStep.NONE : position[producer[index]];
  }

  /** Whether a layer norm's scale and shift were taken by its readers. */
  static boolean affineTaken(List<FusedStep> steps, Node.LayerNorm norm) {
    return steps.stream()
        .map(FusedStep::inputNorm)
        .flatMap(Optional::stream)
        .anyMatch(norm::equals);
  }
}
