package io.quadraspark.program.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Mean over all pixels, [N, 1, 1, C]. */
record GlobalAverageOperation(int index, int input) implements Operation {
  @Override
  public void forward(Tape tape) {
    INDArray x = tape.output(input);
    Kernels.meanPool(x, tape.newOutput(index, x.size(0), 1, 1, x.size(3)));
  }

  @Override
  public void backward(Tape tape) {
    if (tape.needsGradient(input)) {
      tape.addGradient(
          input,
          share -> Kernels.meanPoolGradient(tape.output(input), tape.gradient(index), share));
    }
  }
}
