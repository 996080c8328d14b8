package io.quadraspark.benchmark.ours;

import io.quadraspark.backbone.Tensor;
import io.quadraspark.benchmark.worker.Fixture;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Linear layer, softmax, mean cross entropy, and their gradients. */
final class LinearHead {
  private final INDArray weight; // [100, F]
  private final int[] labels;
  private INDArray logits; // [N, 100]
  private INDArray weightGradient;
  private INDArray biasGradient;

  LinearHead(int features, int[] labels) {
    this.weight =
        Nd4j.createFromArray(Fixture.head(features)).reshape('c', Fixture.CLASSES, features);
    this.labels = labels;
  }

  /**
   * Gradient of the loss by the features.
   *
   * @param features [N, F]
   * @return [N, F]
   */
  INDArray gradient(INDArray features) {
    logits = Nd4j.gemm(features, weight, false, true);
    INDArray error = Transforms.softmax(logits, true).dup('c');
    for (int n = 0; n < labels.length; n++) {
      error.putScalar(n, labels[n], error.getFloat(n, labels[n]) - 1);
    }
    error.divi(labels.length);
    weightGradient = Nd4j.gemm(error, features, true, false);
    biasGradient = error.sum(0);
    return Nd4j.gemm(error, weight, false, false).dup('c');
  }

  /** Logits and gradients of the last call, as a contender gives them. */
  Map<String, Tensor> results() {
    return Map.of(
        "logits", tensor(logits),
        "head.weight", tensor(weightGradient),
        "head.bias", tensor(biasGradient));
  }

  static Tensor tensor(INDArray array) {
    List<Integer> shape = Arrays.stream(array.shape()).mapToObj(Math::toIntExact).toList();
    return new Tensor(shape, array.dup('c').data().asFloat());
  }
}
