package io.quadraspark.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsFileTest {
  private static final String INDEX = "model.safetensors.index.json";
  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";

  @TempDir Path directory;

  /** The network of {@code resnet8} with its tensors dealt out to two files in turn. */
  @BeforeEach
  void write() throws IOException {
    Map<String, Tensor> first = new LinkedHashMap<>();
    Map<String, Tensor> second = new LinkedHashMap<>();
    StringBuilder map = new StringBuilder();
    for (Map.Entry<String, Tensor> tensor : resnet8().entrySet()) {
      boolean even = first.size() == second.size();
      (even ? first : second).put(tensor.getKey(), tensor.getValue());
      map.append(map.isEmpty() ? "" : ",")
          .append("'%s':'%s'".formatted(tensor.getKey(), even ? FIRST : SECOND));
    }
    Files.write(directory.resolve(FIRST), Safetensors.write(first, Map.of("format", "pt")));
    Files.write(
        directory.resolve(SECOND),
        Safetensors.write(second, Map.of("format", "pt", "architecture", "resnet8")));
    index("{'metadata':{'total_size':1},'weight_map':{" + map + "}}");
  }

  private static Map<String, Tensor> resnet8() {
    return RandomStart.tensors(Architectures.graph("resnet8"), 1);
  }

  private void index(String json) throws IOException {
    Files.writeString(directory.resolve(INDEX), json.replace('\'', '"'));
  }

  private byte[] read(String name) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
    return WeightsFile.read(Storage.of(path, new Configuration()), path);
  }

  private Weights weights() throws IOException {
    return Weights.parse(read(INDEX));
  }

  @Test
  void severalFilesAreReadAsOne() throws IOException {
    Weights weights = weights();

    assertThat(weights.names()).containsExactlyElementsOf(resnet8().keySet());
    resnet8()
        .forEach(
            (name, t) -> assertThat(weights.tensor(name).values()).containsExactly(t.values()));
    assertThat(weights.metadata()).containsEntry("architecture", "resnet8");
    assertThat(Architectures.graph("resnet8", weights).features()).isEqualTo(64);
  }

  @Test
  void aSingleFileIsReadAsItIs() throws IOException {
    assertThat(read(FIRST)).isEqualTo(Files.readAllBytes(directory.resolve(FIRST)));
  }

  @Test
  void theHashIsThatOfTheLinesWithTheHashesOfIndexAndFiles() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String name : List.of(INDEX, FIRST, SECOND)) {
      lines.append(Sha256.of(Files.readAllBytes(directory.resolve(name)))).append('\n');
    }
    String expected = Sha256.of(lines.toString());

    assertThat(weights().sha256()).isEqualTo(expected);
    assertThat(Weights.parse(read(INDEX), expected).sha256()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {INDEX, FIRST, SECOND})
  void aChangedByteOfAnyFileChangesTheHash(String name) throws IOException {
    String pinned = weights().sha256();
    byte[] file = Files.readAllBytes(directory.resolve(name));
    file[file.length - 1] ^= 1;
    Files.write(directory.resolve(name), file);
    byte[] changed = read(name.equals(INDEX) ? FIRST : INDEX);

    assertThatThrownBy(() -> Weights.parse(changed, pinned))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("instead of " + pinned);
  }

  @Test
  void everyFileThatIsNotThereIsNamed() throws IOException {
    Files.delete(directory.resolve(FIRST));
    Files.delete(directory.resolve(SECOND));

    assertThatThrownBy(() -> read(INDEX))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(FIRST + ", " + SECOND);
  }

  @Test
  void everyTensorThatIsNotWhereTheIndexHasItIsNamed() throws IOException {
    index(
        "{'weight_map':{'conv1.weight':'%s','bn1.weight':'%s','ghost':'%s'}}"
            .formatted(SECOND, SECOND, FIRST));
    byte[] read = read(INDEX);

    assertThatThrownBy(() -> Weights.parse(read))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("conv1.weight is missing in " + SECOND)
        .hasMessageContaining("ghost is missing in " + FIRST)
        .hasMessageContaining("conv1.weight in " + FIRST + " is expected in " + SECOND)
        .hasMessageContaining("bn1.bias in " + FIRST + " is not in the index")
        .hasMessageContaining("layer3.0.bn2.running_var");
  }

  @Test
  void filesThatSayDifferentThingsAreRefused() throws IOException {
    Map<String, Tensor> second =
        Safetensors.parse(Files.readAllBytes(directory.resolve(SECOND))).tensors();
    Files.write(directory.resolve(SECOND), Safetensors.write(second, Map.of("format", "tf")));
    byte[] read = read(INDEX);

    assertThatThrownBy(() -> Weights.parse(read))
        .hasMessageContaining(SECOND + " says format 'tf' where another file says 'pt'");
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    byte[] file = Files.readAllBytes(directory.resolve(SECOND));
    Files.write(directory.resolve(SECOND), java.util.Arrays.copyOf(file, file.length - 4));
    byte[] read = read(INDEX);

    assertThatThrownBy(() -> Weights.parse(read))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(SECOND)
        .hasMessageContaining("cut short");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'weight_map' | not JSON",
        "{}            | no weight_map",
        "[1]           | no weight_map",
        "{'weight_map':{}} | no weight_map",
        "{'weight_map':{'a':'../b.safetensors'}} | no name of a file beside it",
        "{'weight_map':{'a':7}}                  | tensor a in 7",
        "{'weight_map':{'a':'b','a':'c'}}        | Duplicate field"
      })
  void aMalformedIndexIsRefusedWithWhatWasFound(String json, String found) throws IOException {
    index(json);

    assertThatThrownBy(() -> read(INDEX))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(found);
  }

  @ParameterizedTest
  @CsvSource({"F16, 0x3E00, 0xC500", "BF16, 0x3FC0, 0xC0A0"})
  void halfPrecisionFilesAreReadToo(String type, String first, String second) throws IOException {
    Files.write(directory.resolve(FIRST), scalar("a", type, Integer.decode(first)));
    Files.write(directory.resolve(SECOND), scalar("b", type, Integer.decode(second)));
    index("{'weight_map':{'b':'%s','a':'%s'}}".formatted(SECOND, FIRST));

    Weights weights = weights();

    assertThat(weights.names()).containsExactly("b", "a");
    assertThat(weights.tensor("a").values()).containsExactly(1.5f);
    assertThat(weights.tensor("b").values()).containsExactly(-5f);
  }

  private static byte[] scalar(String name, String type, int bits) {
    byte[] header =
        "{'%s':{'dtype':'%s','shape':[],'data_offsets':[0,2]}}"
            .formatted(name, type)
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length + 2)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .putShort((short) bits)
        .array();
  }
}
