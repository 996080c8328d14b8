package io.quadraspark.program.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.backbone.Node;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.ToyNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The backward pass of pretraining against central differences, in double. */
class GradientTest {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-6;
  private static final int IMAGES = 2;

  @Test
  void everyGradientOfATrainedBackboneMatchesFiniteDifferences() {
    ToyNetwork network = new ToyNetwork(2, Node.Activation.Kind.GELU);
    Plan plan = PlanCompiler.trained(network.graph());
    try (PackedWeights packed = new PackedWeights(network.frozen(), DataType.DOUBLE);
        Nd4jProgram program = new Nd4jProgram(plan, packed)) {
      VectorLayout layout = program.layout();
      INDArray vector = network.vector(layout, DataType.DOUBLE);
      INDArray images = network.images(IMAGES, DataType.DOUBLE);
      INDArray direction =
          Nd4j.createFromArray(new double[] {1, -2, 0.5, 3, -1, 0.7, 2, 1, -1, 0.3, 1.5, -0.6});
      INDArray gradientFeatures = direction.reshape('c', IMAGES, plan.features());
      INDArray gradients = Nd4j.create(DataType.DOUBLE, layout.length());
      program.forward(images, vector, true);
      program.backward(gradientFeatures, gradients);

      double largest = gradients.amaxNumber().doubleValue();
      for (VectorLayout.Tensor tensor : layout.tensors()) {
        if (tensor.role() == VectorLayout.Role.STATISTIC) {
          continue;
        }
        for (int i = 0; i < tensor.length(); i += Math.max(1, tensor.length() / 7)) {
          int at = tensor.offset() + i;
          double value = vector.getDouble(at);
          vector.putScalar(at, value + STEP);
          double above = loss(program, images, vector, gradientFeatures);
          vector.putScalar(at, value - STEP);
          double below = loss(program, images, vector, gradientFeatures);
          vector.putScalar(at, value);
          double expected = (above - below) / (2 * STEP);
          assertThat(Math.abs(gradients.getDouble(at) - expected) / largest)
              .as("%s[%d]: %g against %g", tensor.name(), i, gradients.getDouble(at), expected)
              .isLessThan(TOLERANCE);
        }
      }
    }
  }

  private static double loss(
      Nd4jProgram program, INDArray images, INDArray vector, INDArray direction) {
    return program.forward(images, vector, true).mul(direction).sumNumber().doubleValue();
  }
}
