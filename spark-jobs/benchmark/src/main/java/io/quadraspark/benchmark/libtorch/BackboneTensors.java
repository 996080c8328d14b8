package io.quadraspark.benchmark.libtorch;

import io.quadraspark.backbone.Weights;
import io.quadraspark.program.FrozenTensors;
import org.bytedeco.pytorch.Tensor;

/** The tensors of a weights file, f32. */
record BackboneTensors(Weights weights) {
  /** With the file's shape. */
  Tensor tensor(String name) {
    io.quadraspark.backbone.Tensor tensor = weights.tensor(name);
    long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    return Torch.tensor(tensor.values(), shape);
  }

  /** As our own programs read them. */
  FrozenTensors frozen() {
    return new FrozenTensors(name -> weights.tensor(name).values());
  }

  /** [C]. */
  static Tensor vector(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Torch.tensor(floats, floats.length);
  }
}
