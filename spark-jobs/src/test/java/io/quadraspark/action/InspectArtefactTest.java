package io.quadraspark.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.RandomStart;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.backbone.Tensor;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.training.AdapterConfig;
import io.quadraspark.training.AdapterFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectArtefactTest {
  private static final byte[] WEIGHTS =
      Safetensors.write(
          RandomStart.tensors(Architectures.graph("resnet8"), 1),
          Map.of("architecture", "resnet8"));

  @TempDir Path directory;

  private static InspectArtefact.Result inspect(Path path) {
    return new InspectArtefact(path.toUri().toString(), new Configuration()).run();
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private Path adapter() throws IOException {
    Path path = directory.resolve("adapter");
    byte[] tensors =
        Safetensors.write(
            Map.of("head.weight", new Tensor(List.of(2, 2), new float[] {1, 2, 3, 4})), Map.of());
    AdapterConfig config =
        new AdapterConfig(
            AdapterConfig.FORMAT,
            "resnet8",
            "ab",
            "cd",
            2,
            32,
            AdapterSpec.none(),
            AdapterConfig.PLACEMENT,
            Precision.FP32,
            Map.of(),
            null);
    AdapterFiles.write(path.toUri().toString(), config, tensors, new Configuration());
    return path;
  }

  @Test
  void weightsAreNamedWithTheirArchitecture() throws IOException {
    InspectArtefact.Result result = inspect(file("w.safetensors", WEIGHTS));

    assertThat(result.kind()).isEqualTo("backbone weights");
    assertThat(result.whole()).isTrue();
    assertThat(result.facts()).containsEntry("architecture", "resnet8");
  }

  @Test
  void weightsCutShortAreNotWhole() throws IOException {
    InspectArtefact.Result result =
        inspect(file("w.safetensors", Arrays.copyOf(WEIGHTS, WEIGHTS.length - 5)));

    assertThat(result.whole()).isFalse();
    assertThat(result.problems()).singleElement().asString().contains("cut short");
  }

  @Test
  void weightsThatLackATensorOfTheirArchitectureAreNotWhole() throws IOException {
    Map<String, Tensor> tensors = RandomStart.tensors(Architectures.graph("resnet8"), 1);
    tensors.remove("conv1.weight");
    tensors.put("other", new Tensor(List.of(1), new float[1]));

    InspectArtefact.Result result =
        inspect(
            file("w.safetensors", Safetensors.write(tensors, Map.of("architecture", "resnet8"))));

    assertThat(result.whole()).isFalse();
    assertThat(result.problems()).singleElement().asString().contains("conv1.weight");
  }

  @Test
  void tensorsWithoutAnArchitectureAreJustThat() throws IOException {
    byte[] file = Safetensors.write(Map.of("x", new Tensor(List.of(2), new float[2])), Map.of());

    InspectArtefact.Result result = inspect(file("t.safetensors", file));

    assertThat(result.kind()).contains("names no architecture");
    assertThat(result.whole()).isTrue();
    assertThat(result.facts()).containsEntry("tensors", "1").containsEntry("numbers", "2");
  }

  @Test
  void aNumberThatIsNoneIsAProblem() throws IOException {
    byte[] file =
        Safetensors.write(Map.of("x", new Tensor(List.of(1), new float[] {Float.NaN})), Map.of());

    assertThat(inspect(file("t.safetensors", file)).problems())
        .containsExactly("tensor x holds NaN or Infinity");
  }

  @Test
  void anAdapterIsKnownByItsDirectoryAndByItsConfig() throws IOException {
    Path adapter = adapter();

    for (Path path : List.of(adapter, adapter.resolve("adapter_config.json"))) {
      InspectArtefact.Result result = inspect(path);
      assertThat(result.kind()).isEqualTo("adapter");
      assertThat(result.whole()).isTrue();
      assertThat(result.facts()).containsEntry("backbone", "resnet8");
    }
  }

  @Test
  void anAdapterWithAFlippedByteIsNotWhole() throws IOException {
    Path tensors = adapter().resolve("adapter.safetensors");
    byte[] bytes = Files.readAllBytes(tensors);
    bytes[bytes.length - 1] ^= 1;
    Files.write(tensors, bytes);
    Files.deleteIfExists(tensors.resolveSibling(".adapter.safetensors.crc"));

    InspectArtefact.Result result = inspect(tensors.getParent());

    assertThat(result.whole()).isFalse();
    assertThat(result.problems()).singleElement().asString().contains("adapter.safetensors");
  }

  @Test
  void anAdapterWithoutConfigIsUnfinished() throws IOException {
    Path adapter = adapter();
    Files.delete(adapter.resolve("adapter_config.json"));

    assertThat(inspect(adapter).whole()).isFalse();
  }

  @Test
  void aCheckpointWithoutManifestIsNotWhole() throws IOException {
    Path checkpoint = Files.createDirectories(directory.resolve("round-000001-x"));

    InspectArtefact.Result result = inspect(checkpoint);

    assertThat(result.kind()).isEqualTo("checkpoint");
    assertThat(result.whole()).isFalse();
  }

  @Test
  void aRunWithoutAWholeCheckpointIsNotWhole() throws IOException {
    Files.createDirectories(directory.resolve("checkpoints/round-000001-x"));

    InspectArtefact.Result result = inspect(directory);

    assertThat(result.kind()).isEqualTo("training run");
    assertThat(result.facts()).containsEntry("unfinished checkpoints", "1");
    assertThat(result.whole()).isFalse();
  }

  @Test
  void shardsWithoutDescriptionAreNoDataSet() throws IOException {
    file("00000.tar", new byte[1024]);

    assertThat(inspect(directory).problems())
        .singleElement()
        .asString()
        .contains("dataset.json is missing");
  }

  @Test
  void aDamagedDescriptionMakesADataSetThatIsNotWhole() throws IOException {
    file("dataset.json", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    InspectArtefact.Result result = inspect(directory);

    assertThat(result.kind()).isEqualTo("data set");
    assertThat(result.whole()).isFalse();
  }

  @Test
  void anythingElseIsRefusedWithWhatIsThere() throws IOException {
    file("holiday.png", new byte[1]);

    assertThatThrownBy(() -> inspect(directory))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("holiday.png");
    assertThatThrownBy(() -> inspect(directory.resolve("nowhere")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Nothing is at");
  }
}
