package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.VectorLayout;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The global L2 norm of a gradient. Summed in a fixed order in double, so that clipping is the same
 * to the bit wherever it runs; statistics, which no optimiser moves, do not count.
 */
final class GradientNorm {
  private final VectorLayout layout;
  private final float[] values;

  GradientNorm(VectorLayout layout) {
    this.layout = layout;
    this.values = new float[layout.length()];
  }

  /**
   * Throws {@link DivergedException}, naming the tensor, when an element is not finite.
   *
   * @param origin asked for then: a clause that says where it comes from
   */
  double of(FloatPointer gradients, long step, Supplier<String> origin) {
    gradients.get(values, 0, values.length);
    double total = 0;
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      double sum = 0;
      for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
        sum += (double) values[i] * values[i];
      }
      if (!Double.isFinite(sum)) {
        throw Divergence.of("the gradient of " + tensor.name(), sum, step, origin.get());
      }
      total += tensor.role() == VectorLayout.Role.STATISTIC ? 0 : sum;
    }
    return Math.sqrt(total);
  }

  void scale(INDArray gradients, double factor) {
    INDArray flat = gradients.reshape('c', new long[] {gradients.length()});
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      if (tensor.role() != VectorLayout.Role.STATISTIC) {
        flat.get(NDArrayIndex.interval(tensor.offset(), tensor.offset() + tensor.length()))
            .muli(factor);
      }
    }
  }
}
