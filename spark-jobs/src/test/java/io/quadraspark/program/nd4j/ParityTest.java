package io.quadraspark.program.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.program.PlanCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ParityTest {
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest
  @CsvSource({
    "resnet_bottleneck_micro_random, resnet-bottleneck",
    "convnext_micro_random, convnext"
  })
  void microNetworkGivesPyTorchsFeatures(String file, String architecture) {
    assertParity(Reference.micro(file, architecture));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20_cifar10, resnet20",
    "resnet56_cifar10, resnet56",
    "mobilenet_v1_100_imagenet1k_b12, mobilenet_v1"
  })
  void pretrainedNetworkGivesPyTorchsFeatures(String file, String architecture) {
    assertParity(Reference.pretrained(file, architecture));
  }

  @Test
  void unfoldedNormsGiveTheSameFeatures() {
    Reference reference = Reference.micro("resnet_bottleneck_micro_random", "resnet-bottleneck");
    AdapterSpec norms =
        new AdapterSpec(
            AdapterSpec.Form.NONE,
            AdapterSpec.Kernel.PRODUCT,
            0,
            3,
            AdapterSpec.AUTO,
            AdapterSpec.FAN_IN,
            AdapterSpec.SCOPE_ALL,
            true);
    try (PackedWeights packed = new PackedWeights(reference.frozen(), DataType.FLOAT);
        Nd4jProgram program =
            new Nd4jProgram(PlanCompiler.adapted(reference.graph(), norms), packed)) {
      INDArray vector = Nd4j.create(DataType.FLOAT, program.layout().length());
      program
          .layout()
          .tensors()
          .forEach(
              tensor -> {
                float[] values = reference.weights().tensor(tensor.name()).values();
                for (int i = 0; i < values.length; i++) {
                  vector.putScalar(tensor.offset() + i, values[i]);
                }
              });
      INDArray features = program.forward(reference.input(DataType.FLOAT), vector, false);
      assertThat(relativeError(features, reference.pooled())).isLessThan(TOLERANCE);
    }
  }

  private static void assertParity(Reference reference) {
    try (PackedWeights packed = new PackedWeights(reference.frozen(), DataType.FLOAT);
        Nd4jProgram program =
            new Nd4jProgram(PlanCompiler.adapted(reference.graph(), AdapterSpec.none()), packed)) {
      INDArray features = program.forward(reference.input(DataType.FLOAT), null, false);
      double error = relativeError(features, reference.pooled());
      System.out.printf("%s: relative error %.2e%n", reference.graph().architecture(), error);
      assertThat(error).isLessThan(TOLERANCE);
    }
  }

  /** Largest difference over the largest value. */
  private static double relativeError(INDArray actual, float[] expected) {
    float[] values = actual.dup('c').data().asFloat();
    assertThat(values).hasSameSizeAs(expected);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      difference = Math.max(difference, Math.abs(values[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return difference / largest;
  }
}
