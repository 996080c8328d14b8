package io.quadraspark.program.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.program.Extent;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.PlanCut;
import io.quadraspark.program.Step;
import io.quadraspark.program.ToyNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PlanCutTest {
  private static final int SIZE = 9;

  private static AdapterSpec lowRank() {
    return new AdapterSpec(
        AdapterSpec.Form.LOW_RANK,
        AdapterSpec.Kernel.PRODUCT,
        2,
        3,
        AdapterSpec.AUTO,
        AdapterSpec.FAN_IN,
        AdapterSpec.SCOPE_ALL,
        false);
  }

  /** The plan of {@code graph} with adapters beside the convolutions whose names start so. */
  private static Plan adapted(Graph graph, String scope) {
    Plan all = PlanCompiler.adapted(graph, lowRank());
    List<Step> steps = new ArrayList<>();
    for (Step step : all.steps()) {
      boolean kept = step.name().startsWith(scope);
      steps.add(
          !kept && step instanceof Step.ConvolutionStep c
              ? new Step.ConvolutionStep(
                  c.node(), c.inputs(), c.norm(), Optional.empty(), c.activation(), c.trained())
              : step);
    }
    return new Plan(steps, all.features());
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20, layer3, 32, layer2.2.add, 16, 16, 32",
    "resnet50, layer4, 224, layer3.5.add, 14, 14, 1024",
    "resnet18, layer1.1, 160, layer1.0.add, 40, 40, 64",
    "convnext_tiny, stages.3, 224, stages.3.downsample.1, 7, 7, 768",
    "mobilenet_v1, blocks.4, 128, blocks.3.5.conv_pw, 8, 8, 512",
    "resnet50, none, 224, pool, 1, 1, 2048",
    "convnext_tiny, none, 224, head.norm, 1, 1, 768"
  })
  void theCutIsTheLastStepThatNothingPasses(
      String architecture,
      String scope,
      int size,
      String step,
      int height,
      int width,
      int channels) {
    PlanCut cut = PlanCut.of(adapted(Architectures.graph(architecture), scope), size).orElseThrow();

    assertThat(cut.step()).isEqualTo(step);
    assertThat(cut.extent()).isEqualTo(new Extent(height, width, channels));
    assertThat(cut.prefix().features()).isEqualTo(height * width * channels);
  }

  @Test
  void aPlanThatTrainsFromItsInputOnHasNoCut() {
    assertThat(PlanCut.of(PlanCompiler.trained(Architectures.graph("resnet8")), 32)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "second", "third", "none"})
  void prefixAndRestComputeWhatTheWholeDoesToTheBit(String scope) {
    ToyNetwork network = new ToyNetwork(2, Node.Activation.Kind.RELU);
    Plan plan = adapted(network.graph(), scope);
    PlanCut cut = PlanCut.of(plan, SIZE).orElseThrow();
    INDArray images = network.images(3, DataType.FLOAT);
    try (PackedWeights packed = new PackedWeights(network.frozen(), DataType.FLOAT);
        Nd4jProgram whole = new Nd4jProgram(plan, packed);
        Nd4jProgram prefix = new Nd4jProgram(cut.prefix(), packed);
        Nd4jProgram suffix = new Nd4jProgram(cut.suffix(), packed)) {
      assertThat(prefix.layout().length()).isZero();
      assertThat(suffix.layout()).isEqualTo(whole.layout());
      boolean trains = whole.layout().length() > 0;
      INDArray vector = trains ? network.vector(whole.layout(), DataType.FLOAT) : null;

      INDArray expected = whole.forward(images, vector, true).dup();
      Extent extent = cut.extent();
      INDArray map =
          prefix
              .forward(images, null, false)
              .dup('c')
              .reshape('c', 3, extent.height(), extent.width(), extent.channels());
      INDArray found = suffix.forward(map, vector, true).dup();

      assertThat(found.data().asFloat()).isEqualTo(expected.data().asFloat());
      if (trains) {
        INDArray gradient = Nd4j.ones(DataType.FLOAT, expected.shape());
        INDArray wholeGradients = Nd4j.create(DataType.FLOAT, whole.layout().length());
        INDArray suffixGradients = Nd4j.create(DataType.FLOAT, whole.layout().length());
        whole.backward(gradient, wholeGradients);
        suffix.backward(gradient, suffixGradients);
        assertThat(suffixGradients.data().asFloat()).isEqualTo(wholeGradients.data().asFloat());
      }
    }
  }
}
