package io.quadraspark.program.nd4j;

import io.quadraspark.engine.VectorLayout;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The trainable tensors as views of one flat vector, and their gradients as views of another. */
final class Parameters {
  private final VectorLayout layout;
  private final Map<String, INDArray> values = new HashMap<>();
  private final Map<String, INDArray> gradients = new HashMap<>();
  private INDArray valueVector;
  private INDArray gradientVector;

  Parameters(VectorLayout layout) {
    this.layout = layout;
  }

  VectorLayout layout() {
    return layout;
  }

  void bindValues(INDArray vector) {
    valueVector = bind(vector, valueVector, values);
  }

  void bindGradients(INDArray vector) {
    gradientVector = bind(vector, gradientVector, gradients);
  }

  private INDArray bind(INDArray vector, INDArray bound, Map<String, INDArray> views) {
    if (vector.length() != layout.length()) {
      throw new IllegalArgumentException(
          "Cannot bind a vector of %d elements: the layout has %d"
              .formatted(vector.length(), layout.length()));
    }
    if (vector != bound) {
      views.clear();
    }
    return vector;
  }

  /** The tensor in its own shape. */
  INDArray value(String name) {
    return values.computeIfAbsent(name, key -> view(valueVector, key));
  }

  /** Where the tensor's gradient belongs. */
  INDArray gradient(String name) {
    return gradients.computeIfAbsent(name, key -> view(gradientVector, key));
  }

  private INDArray view(INDArray vector, String name) {
    VectorLayout.Tensor tensor = layout.tensor(name);
    long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    return vector
        .reshape('c', new long[] {vector.length()})
        .get(NDArrayIndex.interval(tensor.offset(), tensor.offset() + tensor.length()))
        .reshape('c', shape);
  }
}
