package io.quadraspark.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.program.nd4j.Reference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A program's features in single precision are PyTorch's. */
public abstract class ParityChecks {
  protected static final double TOLERANCE = 1e-5;

  /** The program of a plan; the caller closes it. */
  protected abstract Program open(Plan plan, FrozenTensors frozen);

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

  private void assertParity(Reference reference) {
    try (Program program =
        open(PlanCompiler.adapted(reference.graph(), AdapterSpec.none()), reference.frozen())) {
      INDArray features = program.forward(reference.input(DataType.FLOAT), null, false);
      double error = relativeError(features, reference.pooled());
      System.out.printf("%s: relative error %.2e%n", reference.graph().architecture(), error);
      assertThat(error).isLessThan(TOLERANCE);
    }
  }

  /** Largest difference over the largest value. */
  protected static double relativeError(INDArray actual, float[] expected) {
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
