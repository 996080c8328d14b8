package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;

/** A non-linearity in a pass of its own, where the step before it cannot take it. */
final class ActivationUnit implements Unit {
  private final int index;
  private final int input;
  private final Node.Activation node;
  private final Lowering lowering;

  ActivationUnit(int index, int input, Node.Activation node, Lowering lowering) {
    this.index = index;
    this.input = input;
    this.node = node;
    this.lowering = lowering;
  }

  @Override
  public void forward() {
    Tensor x = lowering.output(input);
    Tensor y = x.like();
    lowering.output(index, y);
    lowering.emit(Activations.forward(node.name(), node.kind(), x, y), y);
  }

  @Override
  public void backward() {
    if (!lowering.needsGradient(input)) {
      return;
    }
    Tensor x = lowering.output(input);
    Tensor gradient = lowering.gradient(index);
    Lowering.Share share = lowering.share(input);
    Tensor target = share.adds() ? x.like() : share.target();
    lowering.emit(
        Activations.backward(node.name() + " gradient", node.kind(), x, gradient, target), target);
    share.end(target, lowering);
  }
}
