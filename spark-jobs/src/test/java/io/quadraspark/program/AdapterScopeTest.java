package io.quadraspark.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Graph;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.AdapterSpec.Form;
import io.quadraspark.engine.VectorLayout.Role;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterScopeTest {
  private static AdapterSpec spec(Form form, String scope, boolean trainNorm) {
    return new AdapterSpec(
        form, AdapterSpec.Kernel.PRODUCT, 1, 3, AdapterSpec.AUTO, 0, scope, trainNorm);
  }

  private static Plan plan(String architecture, Form form, String scope) {
    return PlanCompiler.adapted(Architectures.graph(architecture), spec(form, scope, false));
  }

  private static List<String> adapted(Plan plan) {
    return convolutions(plan).stream()
        .filter(step -> step.adapter().isPresent())
        .map(Step.ConvolutionStep::name)
        .toList();
  }

  private static List<Step.ConvolutionStep> convolutions(Plan plan) {
    return plan.steps().stream()
        .filter(Step.ConvolutionStep.class::isInstance)
        .map(Step.ConvolutionStep.class::cast)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "resnet8, layer3.0.conv1, 2",
    "resnet18, layer4.0.conv1, 4",
    "resnet50, layer4.0.conv2, 3",
    "convnext_tiny, stages.3.blocks.0.conv_dw, 3",
    "mobilenet_v1, blocks.4.0.conv_dw, 2"
  })
  void theLastStageIsWhatTheFamilyCallsIt(String architecture, String first, int count) {
    assertThat(adapted(plan(architecture, Form.LOW_RANK, "last-stage")))
        .hasSize(count)
        .startsWith(first);
  }

  @Test
  void aPatternNamesConvolutionsAsTheWeightsFileDoes() {
    assertThat(adapted(plan("resnet18", Form.LOW_RANK, "layer4.?.conv2, layer1.0.*")))
        .containsExactly("layer1.0.conv1", "layer1.0.conv2", "layer4.0.conv2", "layer4.1.conv2");
  }

  @Test
  void aDotIsADot() {
    assertThatThrownBy(() -> plan("resnet18", Form.LOW_RANK, "layer4?0.conv2,layer4.0?conv+"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'layer4.0?conv+'");
  }

  @Test
  void aPatternThatNamesNothingIsRefusedWithTheNamesThatCouldTrain() {
    assertThatThrownBy(() -> plan("resnet50", Form.LOW_RANK, "layer4.*,stages.3.*"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'stages.3.*'")
        .hasMessageContaining("layer1.0.conv2")
        .hasMessageContaining("layer4.2.conv2")
        .hasMessageNotContaining("layer4.2.conv3,");
    assertThatThrownBy(() -> plan("resnet50", Form.LOW_RANK, "*.conv3"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'*.conv3'");
    assertThatThrownBy(() -> plan("resnet50", Form.LOW_RANK, "layer4.*,"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("''");
  }

  @Test
  void normsOfAScopeAreNoAdapters() {
    Graph graph = Architectures.graph("resnet50");
    assertThatThrownBy(
            () -> PlanCompiler.adapted(graph, spec(Form.LOW_RANK, "layer4.0.conv3", true)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'layer4.0.conv3'")
        .hasMessageContaining("layer4.0.conv2");
  }

  @Test
  void normsTrainInTheScopeAlone() {
    Plan plan =
        PlanCompiler.adapted(
            Architectures.graph("resnet50"), spec(Form.LOW_RANK, "last-stage", true));
    for (Step.ConvolutionStep step : convolutions(plan)) {
      assertThat(step.norm().get().mode())
          .as(step.name())
          .isEqualTo(
              step.name().startsWith("layer4.") ? Step.NormMode.AFFINE : Step.NormMode.FOLDED);
    }
  }

  @Test
  void nothingBelowTheScopeNeedsAGradient() {
    Plan plan = plan("resnet18", Form.LOW_RANK, "last-stage");
    boolean[] needs = plan.needsGradient();
    int lowest = IntStream.range(0, needs.length).filter(i -> needs[i]).findFirst().orElseThrow();
    assertThat(plan.steps().get(lowest).name()).isEqualTo("layer4.0.conv1");
    assertThat(IntStream.range(lowest, needs.length).filter(i -> !needs[i]).boxed())
        .as("the first block's shortcut is frozen")
        .allSatisfy(i -> assertThat(plan.steps().get(i).name()).isEqualTo("layer4.0.downsample.0"));
  }

  @ParameterizedTest
  @CsvSource({"1, 119232", "2, 238464"})
  void depthwiseAdaptersOfConvNextTinyHaveThePublishedNumberOfWeights(int rank, int weights) {
    AdapterSpec spec =
        new AdapterSpec(
            Form.DEPTHWISE,
            AdapterSpec.Kernel.PRODUCT,
            rank,
            3,
            AdapterSpec.AUTO,
            0,
            AdapterSpec.SCOPE_ALL,
            false);
    Plan plan = PlanCompiler.adapted(Architectures.graph("convnext_tiny"), spec);
    assertThat(PlanLayout.of(plan).length(Role.ADAPTER)).isEqualTo(weights);
    assertThat(convolutions(plan))
        .filteredOn(step -> step.adapter().isPresent())
        .allSatisfy(step -> assertThat(step.adapter().get().dilation()).isEqualTo(3));
  }
}
