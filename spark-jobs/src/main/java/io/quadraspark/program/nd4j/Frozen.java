package io.quadraspark.program.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Frozen tensors that need no packing. */
final class Frozen {
  private Frozen() {}

  /** The tensor of that name as a vector of {@code length}. */
  static INDArray vector(PackedWeights packed, String name, int length) {
    return packed.get(
        name,
        () -> {
          float[] values = packed.tensors().get(name);
          double[] wide = new double[values.length];
          for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
          }
          return wide;
        },
        length);
  }
}
