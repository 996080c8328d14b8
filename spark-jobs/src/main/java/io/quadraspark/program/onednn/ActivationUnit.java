package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;

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
    eltwise_forward.primitive_desc description = description(x, y);
    lowering.emit(
        new Primitive(node.name(), new eltwise_forward(description), description, 0)
            .with(dnnl.DNNL_ARG_SRC, x.image(), x.region())
            .with(dnnl.DNNL_ARG_DST, y.image(), y.region()),
        y);
  }

  private eltwise_forward.primitive_desc description(Tensor x, Tensor y) {
    return new eltwise_forward.primitive_desc(
        OneDnn.CPU,
        prop_kind.forward_training,
        Activations.algorithm(node.kind()),
        x.image(),
        y.image(),
        0f,
        Activations.upperBound(node.kind()),
        new Fused().attributes(),
        false);
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
    eltwise_backward.primitive_desc description =
        new eltwise_backward.primitive_desc(
            OneDnn.CPU,
            Activations.algorithm(node.kind()),
            target.image(),
            gradient.image(),
            x.image(),
            0f,
            Activations.upperBound(node.kind()),
            description(x, x),
            new Fused().attributes(),
            false);
    lowering.emit(
        new Primitive(node.name() + " gradient", new eltwise_backward(description), description, 0)
            .with(dnnl.DNNL_ARG_SRC, x.image(), x.region())
            .with(dnnl.DNNL_ARG_DIFF_DST, gradient.image(), gradient.region())
            .with(dnnl.DNNL_ARG_DIFF_SRC, target.image(), target.region()),
        target);
    share.end(target, lowering);
  }
}
