package io.quadraspark.program.nd4j;

import io.quadraspark.program.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sum of two steps, and an activation. */
record AddOperation(int index, Step.AddStep step) implements Operation {
  @Override
  public void forward(Tape tape) {
    INDArray left = tape.output(step.inputs().get(0));
    INDArray y = tape.newOutput(index, left.shape());
    left.addi(tape.output(step.inputs().get(1)), y);
    step.activation().ifPresent(kind -> Rectifier.apply(kind, y));
  }

  @Override
  public void backward(Tape tape) {
    INDArray gradient = tape.gradient(index);
    step.activation()
        .ifPresent(kind -> Rectifier.mask(kind, tape.output(index), gradient, tape.buffers()));
    for (int input : step.inputs()) {
      if (tape.needsGradient(input)) {
        tape.addGradient(input, share -> share.assign(gradient));
      }
    }
  }
}
