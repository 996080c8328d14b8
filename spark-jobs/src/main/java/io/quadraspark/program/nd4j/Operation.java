package io.quadraspark.program.nd4j;

/** A step that runs. */
interface Operation {
  /** Computes the step's output from those of its inputs. */
  void forward(Tape tape);

  /**
   * From the gradient of the step's output: those of its trainable tensors, and its share of its
   * inputs' gradients.
   */
  void backward(Tape tape);
}
