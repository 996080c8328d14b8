package io.quadraspark.program.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.RandomStart;
import io.quadraspark.backbone.Tensor;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.PlanCut;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network in two parts computes what it does in one, to the bit. */
class OneDnnCutTest {
  private static final int IMAGES = 3;
  private static final int SIZE = 64;

  private final Random random = new Random(3);

  private static AdapterSpec adapters(String scope) {
    return scope.equals("none")
        ? AdapterSpec.none()
        : new AdapterSpec(
            AdapterSpec.Form.LOW_RANK,
            AdapterSpec.Kernel.PRODUCT,
            16,
            3,
            AdapterSpec.AUTO,
            AdapterSpec.FAN_IN,
            scope,
            false);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20, last-stage, FP32",
    "resnet20, all, FP32",
    "resnet20, last-stage, BF16",
    "resnet20, layer2.1.*, BF16",
    "resnet18, last-stage, FP32",
    "resnet18, last-stage, BF16",
    "convnext_tiny, all, FP32",
    "convnext_tiny, stages.3.*, FP32",
    "convnext_tiny, stages.3.*, BF16",
    "mobilenet_v1, last-stage, BF16"
  })
  void prefixAndRestComputeWhatTheWholeDoes(
      String architecture, String scope, Precision precision) {
    Graph graph = Architectures.graph(architecture);
    Map<String, Tensor> tensors = RandomStart.tensors(graph, 5);
    Plan plan = PlanCompiler.adapted(graph, adapters(scope));
    PlanCut cut = PlanCut.of(plan, SIZE).orElseThrow();
    INDArray images = gaussian(IMAGES, SIZE, SIZE, 3);
    try (FrozenMemory frozen =
            new FrozenMemory(new FrozenTensors(name -> tensors.get(name).values()));
        OneDnnProgram whole = new OneDnnProgram(plan, frozen, precision);
        OneDnnProgram prefix = new OneDnnProgram(cut.prefix(), frozen, precision);
        OneDnnProgram suffix = new OneDnnProgram(cut.suffix(), frozen, precision)) {
      int length = whole.layout().length();
      INDArray vector = length > 0 ? gaussian(length) : null;
      INDArray expected = whole.forward(images, vector, true).dup();

      INDArray map =
          prefix
              .forward(images, null, false)
              .dup('c')
              .reshape(
                  'c',
                  IMAGES,
                  cut.extent().height(),
                  cut.extent().width(),
                  cut.extent().channels());

      assertThat(floats(suffix.forward(map, vector, true))).isEqualTo(floats(expected));
      if (length > 0) {
        INDArray gradient = gaussian(expected.shape());
        INDArray ofWhole = Nd4j.create(DataType.FLOAT, length);
        INDArray ofSuffix = Nd4j.create(DataType.FLOAT, length);
        whole.backward(gradient, ofWhole);
        suffix.backward(gradient, ofSuffix);
        assertThat(floats(ofSuffix)).isEqualTo(floats(ofWhole));
      }
    }
  }

  private INDArray gaussian(long... shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape, 'c');
    float[] values = new float[(int) array.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.1 * random.nextGaussian());
    }
    array.assign(Nd4j.createFromArray(values).reshape('c', shape));
    return array;
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
