package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/** Every stride-th pixel, with zero channels in front and behind. */
final class PadShortcutUnit implements Unit {
  private final int index;
  private final int input;
  private final Node.PadShortcut node;
  private final Lowering lowering;

  PadShortcutUnit(int index, int input, Node.PadShortcut node, Lowering lowering) {
    this.index = index;
    this.input = input;
    this.node = node;
    this.lowering = lowering;
  }

  @Override
  public void forward() {
    Tensor x = lowering.output(input);
    long height = (x.h() + node.stride() - 1) / node.stride();
    long width = (x.w() + node.stride() - 1) / node.stride();
    Tensor y = lowering.activations(x.n(), height, width, node.before() + x.c() + node.after());
    lowering.output(index, y);
    lowering.schedule().add(new Clear(y));
    copy("shortcut", pixels(x, y), x.region(), channels(y, x), y.region());
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
    lowering.schedule().add(new Clear(target));
    copy(
        "shortcut gradient",
        channels(gradient, x),
        gradient.region(),
        pixels(target, gradient),
        target.region());
    share.end(target, lowering);
  }

  private void copy(String name, memory.desc from, Region source, memory.desc to, Region target) {
    reorder.primitive_desc description =
        new reorder.primitive_desc(
            OneDnn.CPU, from, OneDnn.CPU, to, new Fused().attributes(), false);
    lowering
        .schedule()
        .add(
            new Primitive(name + " " + node.name(), new reorder(description), description, 0)
                .with(dnnl.DNNL_ARG_FROM, from, source)
                .with(dnnl.DNNL_ARG_TO, to, target));
  }

  /** Every stride-th pixel of {@code x}, as many as {@code y} has. */
  private memory.desc pixels(Tensor x, Tensor y) {
    return new memory.desc(
        new long[] {x.n(), x.c(), y.h(), y.w()},
        x.type(),
        new long[] {
          x.h() * x.w() * x.c(), 1, node.stride() * x.w() * x.c(), node.stride() * x.c()
        });
  }

  /** Those channels of {@code y} that {@code x} goes to. */
  private memory.desc channels(Tensor y, Tensor x) {
    return y.image()
        .submemory_desc(
            new long[] {y.n(), x.c(), y.h(), y.w()}, new long[] {0, node.before(), 0, 0});
  }
}
