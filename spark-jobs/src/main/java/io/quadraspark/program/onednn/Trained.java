package io.quadraspark.program.onednn;

/** Tensors of the vector that one unit computes with. */
interface Trained {
  /** Takes its values out of the vector, before a forward pass. */
  void load(float... vector);

  /** Whether what it took lets finite numbers stay finite. */
  default boolean isSound() {
    return true;
  }

  /** Writes its gradients to their places, after a backward pass. */
  void store(float... gradients);
}
