package io.quadraspark.dataprep.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.TestDataSets;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.format.DataSetDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetDamageTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir static Path shared;
  @TempDir Path directory;
  private static Path whole;
  private Path data;

  @BeforeAll
  static void makeDataSet() throws IOException {
    whole = TestDataSets.make(shared);
  }

  @BeforeEach
  void copy() throws IOException {
    data = TestDataSets.copy(whole, directory.resolve("data"));
  }

  private DataSet open() {
    return DataSet.open(data.toString(), HADOOP);
  }

  private static void readAll(DataSet dataSet) {
    for (Split split : Split.values()) {
      BlockTable blocks = dataSet.blocks(split, 32 << 10);
      for (int block = 0; block < blocks.size(); block++) {
        SampleReader.readBlock(blocks, block, HADOOP).forEachRemaining(sample -> {});
      }
    }
  }

  @Test
  void aWholeDataSetReadsToItsEnd() {
    readAll(open());
    assertThat(open().problems()).isEmpty();
  }

  @Test
  void everyFlippedByteOfAShardIsNamedWhenItIsRead() throws IOException {
    Path shard = data.resolve("00000.tar");
    int length = (int) Files.size(shard) - 1024; // the end record is no sample
    int checked = 0;
    for (int at = 0; at < length; at += 997) {
      TestDataSets.flip(shard, at);
      DataSet dataSet = open();
      int position = at;
      assertThatThrownBy(() -> readAll(dataSet))
          .as("byte %d", position)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("00000.tar")
          .hasMessageContaining("damaged");
      TestDataSets.flip(shard, at);
      checked++;
    }
    assertThat(checked).isGreaterThan(40);
    readAll(open());
  }

  @Test
  void aTruncatedShardIsNamedWhenItIsRead() throws IOException {
    Path shard = data.resolve("00000.tar");
    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(bytes, bytes.length / 2));
    DataSet dataSet = open();
    assertThatThrownBy(() -> readAll(dataSet))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("00000.tar");
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    Files.delete(data.resolve("00000.tar"));
    DataSet dataSet = open();
    assertThatThrownBy(() -> readAll(dataSet))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("00000.tar")
        .hasMessageContaining("no such file");
  }

  @Test
  void problemsNameEveryDamagedFile() throws IOException {
    DataSet dataSet = open();
    TestDataSets.flip(data.resolve("00001.tar"), 700);
    TestDataSets.flip(data.resolve("quarantine.parquet"), 20);
    assertThat(dataSet.problems())
        .hasSize(2)
        .anyMatch(problem -> problem.contains("00001.tar"))
        .anyMatch(problem -> problem.contains("quarantine.parquet"));
  }

  @Test
  void aTruncatedManifestIsNamedWithBothHashes() throws IOException {
    Path manifest = data.resolve("manifest.parquet");
    String before = TestDataSets.hashes(data).get("manifest.parquet");
    byte[] bytes = Files.readAllBytes(manifest);
    Files.write(manifest, Arrays.copyOf(bytes, bytes.length - 10));
    String after = TestDataSets.hashes(data).get("manifest.parquet");
    assertThatThrownBy(this::open)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("manifest.parquet")
        .hasMessageContaining(before)
        .hasMessageContaining(after);
  }

  @Test
  void aChangedClassMapIsNamed() throws IOException {
    Path classes = data.resolve("classes.json");
    Files.writeString(classes, Files.readString(classes).replace("cat", "cow"));
    assertThatThrownBy(this::open)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("classes.json");
  }

  @Test
  void withoutItsDescriptionItIsNoDataSet() throws IOException {
    Files.delete(data.resolve("dataset.json"));
    assertThatThrownBy(this::open)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not a data set: no dataset.json");
  }

  @Test
  void aTruncatedDescriptionIsMalformed() throws IOException {
    Path json = data.resolve("dataset.json");
    Files.writeString(json, Files.readString(json).substring(0, 200));
    assertThatThrownBy(this::open)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("dataset.json is malformed");
  }

  @Test
  void everyFlippedByteOfTheDescriptionIsNamed() throws IOException {
    Path json = data.resolve("dataset.json");
    int length = (int) Files.size(json);
    for (int at = 0; at < length; at++) {
      TestDataSets.flip(json, at);
      assertThatThrownBy(this::open)
          .as("byte %d", at)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("dataset.json");
      TestDataSets.flip(json, at);
    }
    readAll(open());
  }

  @Test
  void aDescriptionCutAnywhereIsNamed() throws IOException {
    Path json = data.resolve("dataset.json");
    byte[] bytes = Files.readAllBytes(json);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(json, Arrays.copyOf(bytes, length));
      assertThatThrownBy(this::open)
          .as("cut to %d bytes", length)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("dataset.json");
    }
  }

  @Test
  void aChangedDescriptionDoesNotMatchItsSeal() throws IOException {
    Path json = data.resolve("dataset.json");
    String text = Files.readString(json);
    Files.writeString(json, text.replaceFirst("\"split\" : \"train\"", "\"split\" : \"traim\""));
    assertThatThrownBy(this::open).hasMessageContaining("does not have the sha256 that it states");
    Files.writeString(json, text + " ");
    assertThatThrownBy(this::open).hasMessageContaining("does not have the sha256 that it states");
    Files.writeString(json, text.replaceFirst(",\\s+\"sha256\" : \"\\w+\"\\s+}\\s*$", "\n}\n"));
    assertThatThrownBy(this::open).hasMessageContaining("does not have the sha256 that it states");
  }

  @Test
  void anUnknownSplitIsNamedWithItsShard() throws IOException {
    reseal(
        description -> {
          ObjectNode shard = (ObjectNode) description.path("shards").path(0);
          shard.put("split", "test");
        });
    assertThatThrownBy(this::open)
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("dataset.json", "00000.tar", "'test'", "train, validation");
  }

  @Test
  void aShardOfTheOtherSplitIsCounted() throws IOException {
    reseal(
        description -> {
          ObjectNode shard = (ObjectNode) description.path("shards").path(0);
          shard.put("split", "validation");
        });
    assertThatThrownBy(this::open)
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("dataset.json", "70 train samples");
  }

  /** Changes the description and gives it the seal of what it then says. */
  private void reseal(Consumer<ObjectNode> change) throws IOException {
    Path json = data.resolve("dataset.json");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode node = (ObjectNode) mapper.readTree(Files.readAllBytes(json));
    node.remove("sha256");
    change.accept(node);
    Files.write(json, mapper.treeToValue(node, DataSetDescription.class).toJson());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void anotherVersionIsRefused(int more) throws IOException {
    int version = DataSetDescription.VERSION + more;
    Path json = data.resolve("dataset.json");
    String whole = Files.readString(json);
    String other =
        whole.replace("\"version\" : " + DataSetDescription.VERSION, "\"version\" : " + version);
    assertThat(other).isNotEqualTo(whole);
    Files.writeString(json, other);
    assertThatThrownBy(this::open)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("version " + version)
        .hasMessageContaining("Make the data set again");
  }
}
