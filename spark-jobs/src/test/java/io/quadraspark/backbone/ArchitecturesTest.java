package io.quadraspark.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitecturesTest {
  private static final Map<String, Tensor> RESNET8 =
      RandomStart.tensors(Architectures.graph("resnet8"), 1);

  private static Weights resnet8(Map<String, String> metadata) {
    return Weights.of(RESNET8, metadata);
  }

  private static Optional<byte[]> json(String text) {
    return Optional.of(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  static List<String> randomStartNames() {
    return Architectures.randomStartNames();
  }

  /** Parameters without the classifier; torchvision's and timm's own counts minus that. */
  @ParameterizedTest
  @CsvSource({
    "resnet20,      269072",
    "resnet110,     1727312",
    "resnet18,      11176512",
    "resnet50,      23508032",
    "resnet152,     58143808",
    "convnext_tiny, 27820128",
    "convnext_base, 87566464",
    "mobilenet_v1,  3206976"
  })
  void publishedSizesHaveThePublishedNumberOfParameters(String name, long parameters) {
    long found =
        Architectures.tensors(Architectures.graph(name)).entrySet().stream()
            .filter(tensor -> !tensor.getKey().contains(".running_"))
            .mapToLong(tensor -> Tensor.elements(tensor.getValue()))
            .sum();

    assertThat(found).isEqualTo(parameters);
  }

  @ParameterizedTest
  @MethodSource("randomStartNames")
  void namesOfNodesAreUnique(String name) {
    assertThat(Architectures.graph(name).nodes().stream().map(Node::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20-cifar, resnet20",
    "resnet56_cifar10, resnet56",
    "ResNet50.a1_in1k, resnet50",
    "convnext_tiny.fb_in1k, convnext_tiny",
    "mobilenet_v1_100, mobilenet_v1",
    "resnet-bottleneck, resnet_bottleneck"
  })
  void spellingsInUseAreKnown(String given, String registered) {
    assertThat(Architectures.canonical(given)).isEqualTo(registered);
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Architectures.graph("vgg16"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'vgg16'")
        .hasMessageContaining("resnet20")
        .hasMessageContaining("convnext_tiny");
  }

  @Test
  void aGenericNameHasNoRandomStart() {
    assertThatThrownBy(() -> Architectures.graph("convnext"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("random weights");
  }

  @Test
  void allDifferencesAreToldAtOnce() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(RESNET8);
    tensors.remove("bn1.bias");
    tensors.put("layer2.0.bn1.weight", new Tensor(List.of(3), new float[3]));
    tensors.put("extra", new Tensor(List.of(1), new float[1]));
    Weights weights = Weights.of(tensors, Map.of());

    assertThatThrownBy(() -> Architectures.graph("resnet8", weights))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("bn1.bias is missing")
        .hasMessageContaining("layer2.0.bn1.weight has shape [3] in place of [32]")
        .hasMessageContaining("extra is not part of it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet8", "resnet18", "convnext_tiny"})
  void everyMissingTensorIsNamedHoweverMany(String name) {
    Map<String, List<Integer>> tensors = Architectures.tensors(Architectures.graph(name));
    Weights other = Weights.of(Map.of("extra", new Tensor(List.of(), new float[1])), Map.of());

    assertThatThrownBy(() -> Architectures.graph(name, other))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("extra is not part of it")
        .hasMessageContaining(String.join(" is missing, ", tensors.keySet()));
  }

  @Test
  void aStemOfAnotherShapeIsToldWithTheOtherDifferences() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(RESNET8);
    tensors.put("conv1.weight", new Tensor(List.of(), new float[1]));
    tensors.remove("bn1.bias");

    assertThatThrownBy(() -> Architectures.graph("resnet8", Weights.of(tensors, Map.of())))
        .hasMessageContaining("conv1.weight has shape []")
        .hasMessageContaining("bn1.bias is missing");
  }

  @Test
  void numbersThatAreNotFiniteAreRefusedWithTheirTensors() {
    Map<String, Tensor> tensors = RandomStart.tensors(Architectures.graph("resnet8"), 1);
    tensors.get("bn1.bias").values()[3] = Float.NEGATIVE_INFINITY;
    tensors.get("layer2.0.conv1.weight").values()[0] = Float.NaN;
    tensors.get("layer2.0.conv1.weight").values()[7] = Float.NaN;

    assertThatThrownBy(() -> Architectures.graph("resnet8", Weights.of(tensors, Map.of())))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 of its tensors")
        .hasMessageContaining("bn1.bias (1 of 16)")
        .hasMessageContaining("layer2.0.conv1.weight (2 of 4608)");
  }

  @Test
  void aDeeperNetworkIsNotTakenForAShallowerOne() {
    Weights deeper = Weights.of(RandomStart.tensors(Architectures.graph("resnet14"), 1), Map.of());

    assertThatThrownBy(() -> Architectures.graph("resnet8", deeper))
        .hasMessageContaining("layer1.1.conv1.weight is not part of it");
  }

  @Test
  void classifierAndCountersAreIgnored() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(RESNET8);
    tensors.put("linear.weight", new Tensor(List.of(2, 64), new float[128]));
    tensors.put("bn1.num_batches_tracked", new Tensor(List.of(), new float[1]));

    assertThat(Architectures.graph("resnet8", Weights.of(tensors, Map.of())).features())
        .isEqualTo(64);
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void oneSourceIsEnough(Source source) {
    assertThat(source.resolve("resnet8")).isEqualTo("resnet8");
  }

  enum Source {
    METADATA {
      @Override
      String resolve(String name) {
        return Architectures.resolve(
            resnet8(Map.of("architecture", name)), Optional.empty(), Optional.empty());
      }
    },
    TIMM_CONFIG {
      @Override
      String resolve(String name) {
        return Architectures.resolve(
            resnet8(Map.of()), json("{'architecture':'" + name + "'}"), Optional.empty());
      }
    },
    GIVEN {
      @Override
      String resolve(String name) {
        return Architectures.resolve(resnet8(Map.of()), Optional.empty(), Optional.of(name));
      }
    };

    abstract String resolve(String name);
  }

  @Test
  void noSourceIsRefusedWithTheKnownNames() {
    assertThatThrownBy(
            () -> Architectures.resolve(resnet8(Map.of()), Optional.empty(), Optional.empty()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--architecture")
        .hasMessageContaining("mobilenet_v1");
  }

  @Test
  void sourcesThatDisagreeAreRefusedWithBoth() {
    Weights weights = resnet8(Map.of("architecture", "resnet8-cifar"));

    assertThatThrownBy(
            () -> Architectures.resolve(weights, Optional.empty(), Optional.of("resnet20")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("resnet8, resnet20");
  }

  @Test
  void aSizedNameIsTakenBeforeTheGenericOneOfItsFamily() {
    Weights weights =
        Weights.of(
            RandomStart.tensors(Architectures.graph("resnet18"), 1),
            Map.of("architecture", "resnet_basic"));

    assertThat(Architectures.resolve(weights, Optional.empty(), Optional.of("resnet18")))
        .isEqualTo("resnet18");
  }

  @Test
  void otherPreprocessingThanTheRegisteredOneIsRefused() {
    Optional<byte[]> config =
        json("{'architecture':'resnet8','pretrained_cfg':{'mean':[0.5,0.5,0.5]}}");

    assertThatThrownBy(() -> Architectures.resolve(resnet8(Map.of()), config, Optional.empty()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("mean [0.5, 0.5, 0.5]");
  }

  @Test
  void sizesOfAGenericNameAreReadOffTheWeights() {
    Weights weights = Weights.parse(TestData.parity("convnext_micro_random.safetensors"));

    Graph graph = Architectures.graph("convnext", weights);

    assertThat(graph.features()).isEqualTo(128);
    assertThat(graph.nodes().stream().filter(n -> n.name().endsWith(".conv_dw"))).hasSize(5);
  }

  @Test
  void aWeightsFileWithAnotherHashIsRefusedBeforeItIsRead() {
    assertThatThrownBy(() -> Weights.parse(new byte[3], "00"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("instead of 00");
  }
}
