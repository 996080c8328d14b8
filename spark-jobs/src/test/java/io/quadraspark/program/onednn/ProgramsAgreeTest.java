package io.quadraspark.program.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.Program;
import io.quadraspark.program.nd4j.Nd4jProgram;
import io.quadraspark.program.nd4j.PackedWeights;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Both programs give the same for whole families: ReLU masks, Winograd's tiles, pools, strides, odd
 * sizes, fused GELU, trained norms and ranks that are no multiple of 16.
 */
class ProgramsAgreeTest {
  @ParameterizedTest
  @CsvSource({
    "resnet18, 40, LOW_RANK, 5, false, 2",
    "resnet18, 61, DEPTHWISE, 1, true, 1",
    "resnet20, 37, LOW_RANK, 16, true, 3",
    "resnet50, 40, LOW_RANK, 2, false, 2",
    "mobilenet_v1, 64, LOW_RANK, 5, false, 2",
    "convnext_tiny, 64, LOW_RANK, 1, false, 2",
    "convnext_tiny, 96, DEPTHWISE, 2, false, 1"
  })
  void featuresAndGradientsAreThoseOfTheNd4jProgram(
      String architecture,
      int size,
      AdapterSpec.Form form,
      int rank,
      boolean trainNorm,
      int images) {
    Graph graph = Architectures.graph(architecture);
    AdapterSpec spec =
        new AdapterSpec(
            form,
            AdapterSpec.Kernel.PRODUCT,
            rank,
            3,
            AdapterSpec.AUTO,
            AdapterSpec.FAN_IN,
            AdapterSpec.SCOPE_ALL,
            trainNorm);
    Plan plan = PlanCompiler.adapted(graph, spec);
    FrozenTensors tensors = random(graph);
    Nd4j.getRandom().setSeed(3);
    INDArray input = Nd4j.randn(DataType.FLOAT, images, size, size, 3);
    try (PackedWeights packed = new PackedWeights(tensors, DataType.FLOAT);
        FrozenMemory frozen = new FrozenMemory(tensors);
        Program portable = new Nd4jProgram(plan, packed);
        Program direct = new OneDnnProgram(plan, frozen, Precision.FP32)) {
      INDArray vector = Nd4j.randn(DataType.FLOAT, portable.layout().length()).muli(0.05);
      INDArray expected = portable.forward(input, vector, true);
      assertThat(relativeError(direct.forward(input, vector, true), expected)).isLessThan(1e-5);
      INDArray direction = Nd4j.randn(DataType.FLOAT, expected.shape());
      INDArray slopes = Nd4j.create(DataType.FLOAT, vector.length());
      INDArray directSlopes = Nd4j.create(DataType.FLOAT, vector.length());
      portable.backward(direction, slopes);
      direct.backward(direction, directSlopes);
      // An input of a ReLU that rounds to the other side of zero costs some of this.
      assertThat(relativeError(directSlopes, slopes)).isLessThan(2e-3);
    }
  }

  private static double relativeError(INDArray actual, INDArray expected) {
    return actual.sub(expected).norm2Number().doubleValue() / expected.norm2Number().doubleValue();
  }

  private static FrozenTensors random(Graph graph) {
    Map<String, float[]> tensors = new HashMap<>();
    Random random = new Random(1);
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Convolution convolution) {
        int fan =
            convolution.in() / convolution.groups() * convolution.kernel() * convolution.kernel();
        tensors.put(
            node.name() + ".weight",
            gaussian(random, convolution.out() * fan, 0, 1 / Math.sqrt(fan)));
        tensors.put(node.name() + ".bias", gaussian(random, convolution.out(), 0, 0.1));
      } else if (node instanceof Node.BatchNorm norm) {
        affine(random, tensors, node.name(), norm.channels());
        tensors.put(node.name() + ".running_mean", gaussian(random, norm.channels(), 0, 0.1));
        float[] variance = gaussian(random, norm.channels(), 0, 0.1);
        for (int c = 0; c < variance.length; c++) {
          variance[c] = 1 + Math.abs(variance[c]);
        }
        tensors.put(node.name() + ".running_var", variance);
      } else if (node instanceof Node.LayerNorm norm) {
        affine(random, tensors, node.name(), norm.channels());
      } else if (node instanceof Node.ChannelScale scale) {
        tensors.put(scale.weight(), gaussian(random, scale.channels(), 0.5, 0.1));
      }
    }
    return new FrozenTensors(tensors::get);
  }

  private static void affine(
      Random random, Map<String, float[]> tensors, String name, int channels) {
    tensors.put(name + ".weight", gaussian(random, channels, 1, 0.1));
    tensors.put(name + ".bias", gaussian(random, channels, 0, 0.1));
  }

  private static float[] gaussian(Random random, int length, double mean, double std) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (mean + std * random.nextGaussian());
    }
    return values;
  }
}
