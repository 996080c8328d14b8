package io.quadraspark.program.nd4j;

import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Outputs and gradients of the steps during one forward and backward pass. */
final class Tape {
  private final Buffers buffers;
  private final INDArray[] outputs;
  private final INDArray[] gradients;
  private final boolean[] needsGradient;
  private boolean training;

  Tape(Buffers buffers, boolean[] needsGradient) {
    this.buffers = buffers;
    this.needsGradient = needsGradient;
    this.outputs = new INDArray[needsGradient.length];
    this.gradients = new INDArray[needsGradient.length];
  }

  Buffers buffers() {
    return buffers;
  }

  boolean training() {
    return training;
  }

  void start(INDArray input, boolean forTraining) {
    training = forTraining;
    outputs[0] = input;
  }

  INDArray output(int step) {
    return outputs[step];
  }

  /** The buffer for a step's output, [N, H, W, C]. */
  INDArray newOutput(int step, long... shape) {
    outputs[step] = buffers.kept(this, "output" + step, shape);
    return outputs[step];
  }

  /** Whether anything trainable is in or below that step. */
  boolean needsGradient(int step) {
    return needsGradient[step];
  }

  /** Gradient of the loss by a step's output; the step may write over it. */
  INDArray gradient(int step) {
    return gradients[step];
  }

  /**
   * Adds to the gradient of a step.
   *
   * @param write overwrites the array that it is given with the contribution
   */
  void addGradient(int step, Consumer<INDArray> write) {
    INDArray buffer = buffers.borrow(outputs[step].shape());
    write.accept(buffer);
    if (gradients[step] == null) {
      gradients[step] = buffer;
    } else {
      gradients[step].addi(buffer);
      buffers.giveBack(buffer);
    }
  }

  /** Ends the use of a step's gradient. */
  void releaseGradient(int step) {
    if (gradients[step] != null) {
      buffers.giveBack(gradients[step]);
      gradients[step] = null;
    }
  }
}
