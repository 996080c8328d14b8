package io.quadraspark.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.backbone.ReferenceInterpreter.Activations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The graphs compute what PyTorch computed with the same weights. */
class ArchitectureParityTest {
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest
  @ValueSource(strings = {"convnext_micro_random", "resnet_bottleneck_micro_random"})
  void microNetworksAgreeWithPytorch(String name) {
    check(
        Weights.parse(TestData.parity(name + ".safetensors")),
        Safetensors.parse(TestData.parity(name + "_io.safetensors")).tensors(),
        2);
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "quadraspark.data", matches = ".+")
  @CsvSource({"resnet20_cifar10,2", "resnet56_cifar10,1", "mobilenet_v1_100_imagenet1k_b12,1"})
  void realNetworksAgreeWithPytorch(String name, int images) {
    check(
        Weights.parse(TestData.real("backbones/" + name + ".safetensors")),
        Safetensors.parse(TestData.real("reference/" + name + "_io.safetensors")).tensors(),
        images);
  }

  private static void check(Weights weights, Map<String, Tensor> reference, int images) {
    String architecture = Architectures.resolve(weights, Optional.empty(), Optional.empty());
    Graph graph = Architectures.graph(architecture, weights);

    List<Activations> outputs =
        new ReferenceInterpreter(graph, weights)
            .run(Activations.ofChannelsFirst(reference.get("input"), images));

    Activations pooled = outputs.get(outputs.size() - 1);
    Activations features = outputs.get(pool(graph).inputs().get(0));
    assertThat(pooled.c()).isEqualTo(graph.features());
    assertThat(error(features, reference.get("features"))).isLessThan(TOLERANCE);
    assertThat(error(pooled, reference.get("pooled"))).isLessThan(TOLERANCE);
    if (reference.containsKey("logits")) {
      assertThat(error(logits(weights, pooled), reference.get("logits"))).isLessThan(TOLERANCE);
    }
  }

  private static Node pool(Graph graph) {
    return graph.nodes().stream()
        .filter(Node.GlobalAveragePool.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  private static double error(Activations found, Tensor expected) {
    return found.relativeError(Activations.ofChannelsFirst(expected, found.n()));
  }

  /** The classifier of the file as a 1x1 convolution on the pooled features. */
  private static Activations logits(Weights weights, Activations pooled) {
    String name =
        List.of("linear", "fc", "head.fc").stream()
            .filter(classifier -> weights.has(classifier + ".weight"))
            .findFirst()
            .orElseThrow();
    GraphBuilder graph = new GraphBuilder();
    int classes = weights.tensor(name + ".bias").values().length;
    graph.conv(name, graph.input(), pooled.c(), classes, 1, 1, Node.Padding.same(0), 1, true);
    Graph head = graph.build("head", classes, Family.IMAGENET, name);
    return new ReferenceInterpreter(head, weights).run(pooled).get(1);
  }
}
