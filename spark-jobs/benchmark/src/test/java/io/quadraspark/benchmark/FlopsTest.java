package io.quadraspark.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.program.PlanCompiler;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlopsTest {
  private static final int SIZE = 224;
  private static final int RANK = 16;

  /** Billions of multiply-adds that torchvision and the papers state, without the classifier. */
  @ParameterizedTest
  @CsvSource({"resnet18, 1.814", "resnet50, 4.087", "convnext_tiny, 4.455", "mobilenet_v1, 0.568"})
  void aForwardPassIsWhatIsPublished(String architecture, double billions) {
    Flops flops = of(architecture, AdapterSpec.none());

    assertThat(flops.forward()).isCloseTo(2e9 * billions, Percentage.withPercentage(0.5));
  }

  @Test
  void nothingTrainedNeedsNoBackwardPass() {
    assertThat(of("resnet18", AdapterSpec.none()).backward()).isZero();
  }

  @Test
  void aLowRankAdapterIsFiveProductsAndTheirGradients() {
    // 7x7 pixels: two projections and one expansion of 512 channels, two 3x3 kernels a channel.
    double adapter = 2 * 49 * (3.0 * 512 * RANK + 2 * 9 * RANK);

    Flops flops = of("resnet18", adapters("layer4.1.conv2"));

    assertThat(flops.forward() - of("resnet18", AdapterSpec.none()).forward()).isEqualTo(adapter);
    // Nothing below trains: no gradient by the input, of the convolution or of the projections.
    assertThat(flops.backward()).isEqualTo(2 * adapter - 2 * 49 * 2.0 * 512 * RANK);
  }

  @Test
  void theBackwardPassStopsAtTheLowestAdapter() {
    double convolution = 2.0 * 49 * 9 * 512 * 512;

    double both = of("resnet18", adapters("layer4.1.conv?")).backward();
    double upper = of("resnet18", adapters("layer4.1.conv2")).backward();
    double lower = of("resnet18", adapters("layer4.1.conv1")).backward();

    // With both, the upper convolution's input and its projections' need a gradient as well.
    assertThat(both - upper).isEqualTo(lower + 2 * 49 * 2.0 * 512 * RANK);
    assertThat(lower - upper).isEqualTo(convolution);
  }

  private static AdapterSpec adapters(String scope) {
    return new AdapterSpec(
        AdapterSpec.Form.LOW_RANK,
        AdapterSpec.Kernel.PRODUCT,
        RANK,
        3,
        AdapterSpec.AUTO,
        AdapterSpec.FAN_IN,
        scope,
        false);
  }

  private static Flops of(String architecture, AdapterSpec spec) {
    return Flops.of(PlanCompiler.adapted(Architectures.graph(architecture), spec), SIZE);
  }
}
