package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** Maximum over windows. */
final class MaxPoolUnit implements Unit {
  private final int index;
  private final int input;
  private final Node.MaxPool node;
  private final Lowering lowering;
  private pooling_forward.primitive_desc description;
  private Region winners;

  MaxPoolUnit(int index, int input, Node.MaxPool node, Lowering lowering) {
    this.index = index;
    this.input = input;
    this.node = node;
    this.lowering = lowering;
  }

  @Override
  public void forward() {
    Tensor x = lowering.output(input);
    Node.Padding p = node.padding();
    long height = (x.h() + p.top() + p.bottom() - node.kernel()) / node.stride() + 1;
    long width = (x.w() + p.left() + p.right() - node.kernel()) / node.stride() + 1;
    Tensor y = lowering.activations(x.n(), height, width, x.c());
    lowering.output(index, y);
    boolean keeps = lowering.needsGradient(index);
    description =
        new pooling_forward.primitive_desc(
            OneDnn.CPU,
            keeps ? prop_kind.forward_training : prop_kind.forward_inference,
            algorithm.pooling_max,
            x.image(),
            y.image(),
            OneDnn.pair(node.stride()),
            OneDnn.pair(node.kernel()),
            OneDnn.pair(0),
            new long[] {p.top(), p.left()},
            new long[] {p.bottom(), p.right()},
            new Fused().attributes(),
            false);
    Primitive primitive =
        new Primitive("max pool " + node.name(), new pooling_forward(description), description, 0)
            .with(dnnl.DNNL_ARG_SRC, x.image(), x.region())
            .with(dnnl.DNNL_ARG_DST, y.image(), y.region());
    if (keeps) {
      memory.desc workspace = description.workspace_desc();
      winners = new Region(workspace.get_size());
      primitive.with(dnnl.DNNL_ARG_WORKSPACE, workspace, winners);
    }
    lowering.schedule().add(primitive);
  }

  @Override
  public void backward() {
    if (!lowering.needsGradient(input)) {
      return;
    }
    Tensor x = lowering.output(input);
    Tensor gradient = lowering.gradient(index);
    Node.Padding p = node.padding();
    Lowering.Share share = lowering.share(input);
    Tensor target = share.adds() ? x.like() : share.target();
    pooling_backward.primitive_desc back =
        new pooling_backward.primitive_desc(
            OneDnn.CPU,
            algorithm.pooling_max,
            target.image(),
            gradient.image(),
            OneDnn.pair(node.stride()),
            OneDnn.pair(node.kernel()),
            OneDnn.pair(0),
            new long[] {p.top(), p.left()},
            new long[] {p.bottom(), p.right()},
            description,
            new Fused().attributes(),
            false);
    lowering.emit(
        new Primitive("max pool gradient " + node.name(), new pooling_backward(back), back, 0)
            .with(dnnl.DNNL_ARG_DIFF_DST, gradient.image(), gradient.region())
            .with(dnnl.DNNL_ARG_DIFF_SRC, target.image(), target.region())
            .with(dnnl.DNNL_ARG_WORKSPACE, description.workspace_desc(), winners),
        target);
    share.end(target, lowering);
  }
}
