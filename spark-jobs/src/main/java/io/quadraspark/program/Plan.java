package io.quadraspark.program;

import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a program computes: the steps of a backbone with its adapters, in order; the last one gives
 * the pooled features. Free of any executor; passes turn one plan into another.
 */
public record Plan(List<Step> steps, int features) {
  public Plan {
    steps = List.copyOf(steps);
  }

  /** The graph as it is: one step a node. */
  static Plan of(Graph graph) {
    return new Plan(graph.nodes().stream().map(Plan::step).toList(), graph.features());
  }

  private static Step step(Node node) {
    if (node instanceof Node.Input input) {
      return new Step.InputStep(input.name());
    }
    if (node instanceof Node.Convolution convolution) {
      return new Step.ConvolutionStep(
          convolution, node.inputs(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }
    if (node instanceof Node.Add) {
      return new Step.AddStep(node.name(), node.inputs(), Optional.empty());
    }
    return new Step.PlainStep(node, node.inputs());
  }

  /** How many steps read step {@code index}. */
  int readers(int index) {
    return (int)
        steps.stream()
            .flatMap(step -> step.inputs().stream())
            .filter(input -> input == index)
            .count();
  }

  /** The plan with step {@code index} replaced. */
  Plan replace(int index, Step step) {
    List<Step> others = new ArrayList<>(steps);
    others.set(index, step);
    return new Plan(others, features);
  }

  /**
   * The plan in which {@code merged}, at its producer's place, also does what step {@code index}
   * did.
   */
  Plan absorb(int index, Step merged) {
    int producer = steps.get(index).inputs().get(0);
    List<Step> others = new ArrayList<>(steps);
    others.set(producer, merged);
    others.remove(index);
    return new Plan(
        others.stream()
            .map(
                step ->
                    step.reading(
                        step.inputs().stream().map(i -> moved(i, index, producer)).toList()))
            .toList(),
        features);
  }

  private static int moved(int input, int removed, int producer) {
    if (input == removed) {
      return producer;
    }
    return input > removed ? input - 1 : input;
  }

  /**
   * Which steps' outputs need a gradient: those with a trainable tensor in them or below them.
   * Backward stops at the lowest trainable step because nothing below it is marked.
   */
  public boolean[] needsGradient() {
    boolean[] needs = new boolean[steps.size()];
    for (int i = 0; i < needs.length; i++) {
      needs[i] =
          PlanLayout.trains(steps.get(i))
              || steps.get(i).inputs().stream().anyMatch(input -> needs[input]);
    }
    return needs;
  }

  /** Indices of the convolution steps. */
  IntStream convolutions() {
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i) instanceof Step.ConvolutionStep);
  }
}
