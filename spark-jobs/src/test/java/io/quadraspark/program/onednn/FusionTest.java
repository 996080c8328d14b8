package io.quadraspark.program.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class FusionTest {
  private static List<FusedStep> fused(String architecture) {
    AdapterSpec spec =
        new AdapterSpec(
            AdapterSpec.Form.LOW_RANK,
            AdapterSpec.Kernel.PRODUCT,
            4,
            3,
            AdapterSpec.AUTO,
            AdapterSpec.FAN_IN,
            AdapterSpec.SCOPE_ALL,
            false);
    return Fusion.of(PlanCompiler.adapted(Architectures.graph(architecture), spec));
  }

  @Test
  void residualNetworksAreConvolutionsAndTwoPools() {
    List<FusedStep> steps = fused("resnet50");
    assertThat(steps).hasSize(1 + 53 + 2);
    assertThat(steps.stream().filter(step -> step.residual() != FusedStep.NONE)).hasSize(16);
    assertThat(steps).noneMatch(step -> step.step() instanceof Step.AddStep);
  }

  @Test
  void aConvNextBlockIsThreeConvolutionsAndABareNorm() {
    List<FusedStep> steps = fused("convnext_tiny");
    // Image, stem and its norm, three downsamplings with theirs, 18 blocks, pool and last norm.
    assertThat(steps).hasSize(1 + 2 + 3 * 2 + 18 * 4 + 2);
    assertThat(steps.stream().filter(step -> step.scale().isPresent())).hasSize(18);
    assertThat(steps.stream().filter(step -> step.inputNorm().isPresent())).hasSize(3 + 18);
    assertThat(
            steps.stream()
                .filter(
                    step ->
                        step.activation()
                            .filter(kind -> kind == Node.Activation.Kind.GELU)
                            .isPresent()))
        .hasSize(18);
  }

  @Test
  void everyStepReadsEarlierOnes() {
    for (String architecture : List.of("resnet18", "resnet20", "convnext_tiny", "mobilenet_v1")) {
      List<FusedStep> steps = fused(architecture);
      for (int i = 0; i < steps.size(); i++) {
        for (int input : steps.get(i).inputs()) {
          assertThat(input).isBetween(0, i - 1);
        }
      }
    }
  }
}
