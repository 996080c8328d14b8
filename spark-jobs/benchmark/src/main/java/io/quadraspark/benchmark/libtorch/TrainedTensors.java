package io.quadraspark.benchmark.libtorch;

import io.quadraspark.benchmark.worker.Fixture;
import io.quadraspark.engine.VectorLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The leaves of autograd: the adapters' tensors and the head's, f32. */
final class TrainedTensors {
  private record Leaf(Tensor tensor, List<Integer> shape) {}

  private final Map<String, Leaf> leaves = new LinkedHashMap<>();

  /** The adapters of that layout; matrices become 1x1 kernels. */
  TrainedTensors(VectorLayout layout) {
    float[] vector = Fixture.adapters(layout);
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      int end = tensor.offset() + tensor.length();
      add(tensor.name(), Arrays.copyOfRange(vector, tensor.offset(), end), tensor.shape());
    }
  }

  /** Another leaf, with the shape that its gradient is given out in. */
  void add(String name, float[] values, List<Integer> shape) {
    long[] dimensions = shape.stream().mapToLong(Integer::longValue).toArray();
    Tensor leaf = Torch.tensor(values, dimensions);
    leaf.requires_grad_(true);
    leaves.put(name, new Leaf(leaf, shape));
  }

  Tensor get(String name) {
    return leaves.get(name).tensor();
  }

  /** The matrix of that name as a 1x1 kernel. */
  Tensor pointwise(String name) {
    Tensor matrix = get(name);
    return matrix.view(matrix.size(0), matrix.size(1), 1, 1);
  }

  /** As an optimiser's {@code zero_grad(set_to_none=True)}. */
  void clearGradients() {
    try (PointerScope scope = new PointerScope()) {
      leaves.values().forEach(leaf -> leaf.tensor().mutable_grad().reset());
    }
  }

  /** The gradients of the last backward pass. */
  void putGradients(Map<String, io.quadraspark.backbone.Tensor> results) {
    leaves.forEach(
        (name, leaf) ->
            results.put(
                name,
                new io.quadraspark.backbone.Tensor(leaf.shape(), floats(leaf.tensor().grad()))));
  }

  /** Elements in row-major order. */
  static float[] floats(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor dense = tensor.detach().to(ScalarType.Float).contiguous();
      float[] values = new float[(int) dense.numel()];
      new FloatPointer(dense.data_ptr()).get(values);
      return values;
    }
  }
}
