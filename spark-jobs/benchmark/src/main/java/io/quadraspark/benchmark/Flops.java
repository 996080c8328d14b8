package io.quadraspark.benchmark;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Step;

/**
 * Multiplications and additions of convolutions and adapters, for one image; everything else is
 * memory's work.
 *
 * @param forward of the forward pass
 * @param backward of the gradients that a step needs and no others: nothing for frozen weights,
 *     nothing below the lowest adapter
 */
record Flops(double forward, double backward) {
  private static final int PER_PRODUCT = 2;

  /** Extent and channels of a step's output; height and width are the same here. */
  private record Shape(int extent, int channels) {
    double pixels() {
      return (double) extent * extent;
    }
  }

  static Flops of(Plan plan, int size) {
    boolean[] needsGradient = plan.needsGradient();
    Shape[] shapes = new Shape[plan.steps().size()];
    double forward = 0;
    double backward = 0;
    for (int i = 0; i < shapes.length; i++) {
      Step step = plan.steps().get(i);
      Shape x = i == 0 ? new Shape(size, 3) : shapes[step.inputs().get(0)];
      shapes[i] = output(step, x);
      if (step instanceof Step.ConvolutionStep convolution) {
        boolean inputGradient = needsGradient[step.inputs().get(0)];
        double base = base(convolution.node(), shapes[i]);
        forward += base;
        backward += inputGradient ? base : 0;
        if (convolution.adapter().isPresent()) {
          forward += adapter(convolution, x, shapes[i]);
          backward += adapterBackward(convolution, x, shapes[i], inputGradient);
        }
      }
    }
    return new Flops(forward, backward);
  }

  private static Shape output(Step step, Shape x) {
    if (step instanceof Step.ConvolutionStep convolution) {
      Node.Convolution node = convolution.node();
      return new Shape(
          extent(x.extent(), node.padding(), node.kernel(), node.stride()), node.out());
    } else if (step instanceof Step.PlainStep plain && plain.node() instanceof Node.MaxPool pool) {
      return new Shape(
          extent(x.extent(), pool.padding(), pool.kernel(), pool.stride()), x.channels());
    } else if (step instanceof Step.PlainStep plain
        && plain.node() instanceof Node.GlobalAveragePool) {
      return new Shape(1, x.channels());
    }
    return x;
  }

  private static int extent(int size, Node.Padding padding, int kernel, int stride) {
    return (size + padding.top() + padding.bottom() - kernel) / stride + 1;
  }

  private static double base(Node.Convolution node, Shape y) {
    double weights =
        (double) node.kernel() * node.kernel() * node.in() / node.groups() * node.out();
    return PER_PRODUCT * y.pixels() * weights;
  }

  /** Two factors, and the way back to the output's channels of the low-rank form. */
  private static double adapter(Step.ConvolutionStep step, Shape x, Shape y) {
    return 2 * (projection(step, x) + atrous(step, y)) + expansion(step, y);
  }

  /** Each product has a gradient by its weight, and one by its input where that is needed. */
  private static double adapterBackward(
      Step.ConvolutionStep step, Shape x, Shape y, boolean inputGradient) {
    Step.Adapter adapter = step.adapter().orElseThrow();
    boolean lowRank = adapter.form() == Step.Adapter.Form.LOW_RANK;
    double atBottom = inputGradient ? 2 : 1;
    return 2 * projection(step, x) * atBottom
        + 2 * atrous(step, y) * (lowRank ? 2 : atBottom)
        + 2 * expansion(step, y);
  }

  private static double projection(Step.ConvolutionStep step, Shape x) {
    Step.Adapter adapter = step.adapter().orElseThrow();
    return adapter.form() == Step.Adapter.Form.LOW_RANK
        ? PER_PRODUCT * x.pixels() * adapter.rank() * step.node().in()
        : 0;
  }

  /** Of one factor; the depthwise form has R of them on all channels. */
  private static double atrous(Step.ConvolutionStep step, Shape y) {
    Step.Adapter adapter = step.adapter().orElseThrow();
    double channels =
        adapter.form() == Step.Adapter.Form.LOW_RANK
            ? adapter.rank()
            : (double) adapter.rank() * step.node().in();
    return PER_PRODUCT * y.pixels() * adapter.kernel() * adapter.kernel() * channels;
  }

  private static double expansion(Step.ConvolutionStep step, Shape y) {
    Step.Adapter adapter = step.adapter().orElseThrow();
    return adapter.form() == Step.Adapter.Form.LOW_RANK
        ? PER_PRODUCT * y.pixels() * adapter.rank() * step.node().out()
        : 0;
  }
}
