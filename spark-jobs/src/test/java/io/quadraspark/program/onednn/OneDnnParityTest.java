package io.quadraspark.program.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.nd4j.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The oneDNN program's features are PyTorch's. */
class OneDnnParityTest {
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
  void anotherBatchSizeIsAnotherPlan() {
    Reference reference = Reference.micro("convnext_micro_random", "convnext");
    INDArray input = reference.input(DataType.FLOAT);
    try (FrozenMemory frozen = new FrozenMemory(reference.frozen());
        OneDnnProgram program = program(reference, frozen)) {
      float[] all = program.forward(input, null, false).dup('c').data().asFloat();
      INDArray first = input.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 1)).dup('c');
      float[] alone = program.forward(first, null, false).dup('c').data().asFloat();
      assertThat(alone).isEqualTo(java.util.Arrays.copyOf(all, alone.length));
    }
  }

  private static OneDnnProgram program(Reference reference, FrozenMemory frozen) {
    return new OneDnnProgram(
        PlanCompiler.adapted(reference.graph(), AdapterSpec.none()), frozen, Precision.FP32);
  }

  private static void assertParity(Reference reference) {
    try (FrozenMemory frozen = new FrozenMemory(reference.frozen());
        OneDnnProgram program = program(reference, frozen)) {
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
