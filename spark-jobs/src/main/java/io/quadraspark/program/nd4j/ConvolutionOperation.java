package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.Step;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code activation(norm(W*x + b + q(x)))}. */
final class ConvolutionOperation implements Operation {
  private final int index;
  private final Step.ConvolutionStep step;
  private final BaseConvolution base;
  private final Optional<QuadraticTerm> term;
  private final Optional<NormOperation> norm;

  ConvolutionOperation(
      int index,
      Step.ConvolutionStep step,
      BaseConvolution base,
      Optional<QuadraticTerm> term,
      Optional<NormOperation> norm) {
    this.index = index;
    this.step = step;
    this.base = base;
    this.term = term;
    this.norm = norm;
  }

  @Override
  public void forward(Tape tape) {
    INDArray x = tape.output(input());
    long[] shape = outputShape(x);
    INDArray y = tape.newOutput(index, shape);
    INDArray z = norm.isPresent() ? beforeNorm(tape, shape) : y;
    base.forward(x, z);
    term.ifPresent(quadratic -> quadratic.addTo(x, z));
    norm.ifPresent(normalise -> normalise.forward(z, y, tape.training()));
    step.activation().ifPresent(kind -> Rectifier.apply(kind, y));
  }

  @Override
  public void backward(Tape tape) {
    INDArray x = tape.output(input());
    INDArray y = tape.output(index);
    INDArray gradient = tape.gradient(index);
    step.activation().ifPresent(kind -> Rectifier.mask(kind, y, gradient, tape.buffers()));
    norm.ifPresent(normalise -> normalise.backward(beforeNorm(tape, y.shape()), gradient));
    if (tape.needsGradient(input())) {
      tape.addGradient(
          input(),
          gradientX -> {
            base.backward(x, gradient, gradientX);
            term.ifPresent(quadratic -> quadratic.backward(x, gradient, gradientX));
          });
    } else {
      base.backward(x, gradient, null);
      term.ifPresent(quadratic -> quadratic.backward(x, gradient, null));
    }
  }

  private int input() {
    return step.inputs().get(0);
  }

  private INDArray beforeNorm(Tape tape, long... shape) {
    return tape.buffers().kept(this, "beforeNorm", shape);
  }

  private long[] outputShape(INDArray x) {
    Node.Convolution node = step.node();
    Node.Padding p = node.padding();
    long height = (x.size(1) + p.top() + p.bottom() - node.kernel()) / node.stride() + 1;
    long width = (x.size(2) + p.left() + p.right() - node.kernel()) / node.stride() + 1;
    return new long[] {x.size(0), height, width, node.out()};
  }
}
