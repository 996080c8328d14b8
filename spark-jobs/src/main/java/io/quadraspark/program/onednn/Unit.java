package io.quadraspark.program.onednn;

/**
 * A fused step that writes its operations into a schedule: all forward ones in order, then the
 * backward ones from the last to the first.
 */
interface Unit {
  void forward();

  /** Called when the gradient of the step's output is whole. */
  void backward();
}
