package io.quadraspark.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStartTest {
  private static final Graph GRAPH = Architectures.graph("resnet20");

  @Test
  void hasTheTensorsOfTheGraph() {
    Map<String, Tensor> tensors = RandomStart.tensors(GRAPH, 7);

    assertThat(tensors.keySet()).containsExactlyElementsOf(Architectures.tensors(GRAPH).keySet());
    assertThat(Architectures.graph("resnet20", Weights.of(tensors, Map.of()))).isEqualTo(GRAPH);
  }

  @Test
  void theSeedDecides() {
    assertThat(sha256(7)).isEqualTo(sha256(7)).isNotEqualTo(sha256(8));
  }

  @Test
  void convolutionsHaveTheVarianceOfTheirFanOut() {
    float[] weight = RandomStart.tensors(GRAPH, 7).get("layer3.2.conv2.weight").values();

    double square =
        IntStream.range(0, weight.length)
            .mapToDouble(i -> weight[i] * weight[i])
            .average()
            .orElseThrow();
    assertThat(square).isCloseTo(2.0 / (9 * 64), within(1e-4));
  }

  @Test
  void normsPassTheirInputOn() {
    Map<String, Tensor> tensors = RandomStart.tensors(GRAPH, 7);

    assertThat(tensors.get("bn1.weight").values()).containsOnly(1);
    assertThat(tensors.get("bn1.bias").values()).containsOnly(0);
    assertThat(tensors.get("bn1.running_mean").values()).containsOnly(0);
    assertThat(tensors.get("bn1.running_var").values()).containsOnly(1);
  }

  private static String sha256(long seed) {
    return Weights.of(RandomStart.tensors(GRAPH, seed), Map.of()).sha256();
  }
}
