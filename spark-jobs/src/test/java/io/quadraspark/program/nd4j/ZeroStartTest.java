package io.quadraspark.program.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.PlanCompiler;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Before the first step the adapted network is the backbone, bit for bit. */
class ZeroStartTest {
  private static final int BATCHES = 10;
  private static final int BATCH = 100;

  @ParameterizedTest
  @CsvSource({
    "LOW_RANK, PRODUCT, false",
    "LOW_RANK, PRODUCT, true",
    "LOW_RANK, POLY2, false",
    "LOW_RANK, SIGMOID, true",
    "LOW_RANK, GAUSSIAN, false",
    "DEPTHWISE, PRODUCT, false",
    "DEPTHWISE, PRODUCT, true",
    "DEPTHWISE, POLY2, true",
    "DEPTHWISE, SIGMOID, false",
    "DEPTHWISE, GAUSSIAN, false"
  })
  void outputsOfAThousandInputsAreTheBackbonesBits(
      AdapterSpec.Form form, AdapterSpec.Kernel kernel, boolean trainNorm) {
    Reference reference = Reference.micro("resnet_bottleneck_micro_random", "resnet-bottleneck");
    AdapterSpec adapted =
        new AdapterSpec(
            form,
            kernel,
            2,
            3,
            AdapterSpec.AUTO,
            AdapterSpec.FAN_IN,
            AdapterSpec.SCOPE_ALL,
            trainNorm);
    AdapterSpec bare =
        new AdapterSpec(
            AdapterSpec.Form.NONE,
            AdapterSpec.Kernel.PRODUCT,
            0,
            3,
            AdapterSpec.AUTO,
            AdapterSpec.FAN_IN,
            AdapterSpec.SCOPE_ALL,
            trainNorm);
    try (PackedWeights packed = new PackedWeights(reference.frozen(), DataType.FLOAT);
        Nd4jProgram backbone =
            new Nd4jProgram(PlanCompiler.adapted(reference.graph(), bare), packed);
        Nd4jProgram network =
            new Nd4jProgram(PlanCompiler.adapted(reference.graph(), adapted), packed)) {
      INDArray bareVector = start(backbone.layout(), reference);
      INDArray vector = start(network.layout(), reference);
      Random random = new Random(3);
      for (int batch = 0; batch < BATCHES; batch++) {
        INDArray images = images(random);
        float[] expected = backbone.forward(images, bareVector, false).dup('c').data().asFloat();
        float[] actual = network.forward(images, vector, false).dup('c').data().asFloat();
        assertThat(bits(actual)).isEqualTo(bits(expected));
      }
    }
  }

  /** What gates a term is zero, the others random; norms as in the file. */
  private static INDArray start(VectorLayout layout, Reference reference) {
    float[] values = new float[Math.max(1, layout.length())];
    Random random = new Random(5);
    boolean gated = layout.tensors().stream().anyMatch(tensor -> tensor.name().endsWith(".gamma"));
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      String factor = tensor.name().substring(tensor.name().lastIndexOf('.') + 1);
      boolean zero =
          switch (factor) {
            case "u", "gamma" -> true;
            case "wa" -> !gated;
            default -> false;
          };
      for (int i = 0; i < tensor.length(); i++) {
        values[tensor.offset() + i] =
            switch (tensor.role()) {
              case NORM -> reference.weights().tensor(tensor.name()).values()[i];
              default -> zero ? 0 : (float) random.nextGaussian();
            };
      }
    }
    return Nd4j.createFromArray(values);
  }

  private static INDArray images(Random random) {
    float[] pixels = new float[BATCH * 32 * 32 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(pixels).reshape('c', BATCH, 32, 32, 3);
  }

  /** Raw bits with -0.0 counted as +0.0: IEEE gives -0.0 + 0.0 = +0.0. */
  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      assertThat(values[i]).isFinite();
      bits[i] = Float.floatToRawIntBits(values[i] + 0.0f);
    }
    return bits;
  }
}
