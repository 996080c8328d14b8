package io.quadraspark.program;

import io.quadraspark.backbone.Node;
import java.util.ArrayList;
import java.util.List;

/** What every step of a plan gives for square images of one size. */
final class PlanExtents {
  private static final int IMAGE_CHANNELS = 3;

  private PlanExtents() {}

  /** The extents in the order of the steps. */
  static List<Extent> of(Plan plan, int imageSize) {
    List<Extent> extents = new ArrayList<>();
    for (Step step : plan.steps()) {
      extents.add(
          step.inputs().isEmpty()
              ? new Extent(imageSize, imageSize, IMAGE_CHANNELS)
              : of(step, extents.get(step.inputs().get(0))));
    }
    return extents;
  }

  private static Extent of(Step step, Extent x) {
    if (step instanceof Step.ConvolutionStep convolution) {
      Node.Convolution node = convolution.node();
      return windows(x, node.kernel(), node.stride(), node.padding(), node.out());
    }
    if (step instanceof Step.PlainStep plain) {
      return of(plain.node(), x);
    }
    return x;
  }

  private static Extent of(Node node, Extent x) {
    if (node instanceof Node.MaxPool pool) {
      return windows(x, pool.kernel(), pool.stride(), pool.padding(), x.channels());
    }
    if (node instanceof Node.PadShortcut shortcut) {
      return new Extent(
          (x.height() + shortcut.stride() - 1) / shortcut.stride(),
          (x.width() + shortcut.stride() - 1) / shortcut.stride(),
          shortcut.before() + x.channels() + shortcut.after());
    }
    return node instanceof Node.GlobalAveragePool ? new Extent(1, 1, x.channels()) : x;
  }

  private static Extent windows(
      Extent x, int kernel, int stride, Node.Padding padding, int channels) {
    return new Extent(
        (x.height() + padding.top() + padding.bottom() - kernel) / stride + 1,
        (x.width() + padding.left() + padding.right() - kernel) / stride + 1,
        channels);
  }
}
