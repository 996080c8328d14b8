package io.quadraspark.training.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.read.BlockTable;
import io.quadraspark.dataprep.read.SampleOrder;
import io.quadraspark.dataprep.read.SampleStream;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.engine.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureReaderTest {
  private static final int FLOATS = 3;
  private static final int[] SAMPLES = {4, 7, 1, 5, 6};
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path directory;
  private FeatureTable table;

  @BeforeEach
  void write() throws IOException {
    table = new FeatureTable(directory.toUri().toString(), "train", FLOATS, SAMPLES);
    for (int block = 0; block < SAMPLES.length; block++) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      for (int index = 0; index < SAMPLES[block]; index++) {
        file.write(table.record().write(label(block, index), features(block, index), 0));
      }
      Files.write(file(block), file.toByteArray());
      assertThat(table.bytes(block)).isEqualTo(file.size());
    }
  }

  private static int label(int block, int index) {
    return 100 * block + index;
  }

  private static float[] features(int block, int index) {
    return new float[] {block, index, -0f};
  }

  private Path file(int block) {
    return directory.resolve(table.name(block));
  }

  private static SampleStream stream() {
    int[] none = new int[SAMPLES.length];
    BlockTable blocks =
        new BlockTable("none", List.of("0.tar"), none, new long[SAMPLES.length], none, SAMPLES);
    return new SampleStream(blocks, 7, 2);
  }

  private FeatureReader reader(long heldBytes) {
    return new FeatureReader(table, stream(), HADOOP, heldBytes);
  }

  /** Nothing is held, some groups are, all are. */
  @ParameterizedTest
  @ValueSource(longs = {0, 300, 1 << 20})
  void featuresComeInTheOrderOfTheirImages(long heldBytes) {
    SampleOrder order = new SampleOrder(stream());
    try (FeatureReader reader = reader(heldBytes)) {
      // More than two epochs, from the middle of a group.
      for (long position = 2; position < 50; position += 5) {
        float[] features = new float[5 * FLOATS];
        int[] labels = new int[5];
        reader.read(position, 5, features, labels);
        for (int n = 0; n < 5; n++) {
          SampleOrder.Place place = order.at(position + n);
          assertThat(labels[n]).isEqualTo(label(place.block(), place.index()));
          assertThat(Arrays.copyOfRange(features, n * FLOATS, (n + 1) * FLOATS))
              .isEqualTo(features(place.block(), place.index()));
        }
      }
    }
  }

  @Test
  void aBlockIsReadInItsOrderInBatchesOfOneCapacity() throws IOException {
    FeatureBlocks blocks = new FeatureBlocks(table, new HadoopSettings(HADOOP));
    assertThat(blocks.blocks()).isEqualTo(SAMPLES.length);

    List<Integer> labels = new ArrayList<>();
    for (Iterator<Batch> batches = blocks.block(1, 3); batches.hasNext(); ) {
      Batch batch = batches.next();
      assertThat(batch.content()).isEqualTo(Batch.Content.FEATURES);
      assertThat(batch.values()).hasSize(3 * FLOATS);
      for (int n = 0; n < batch.size(); n++) {
        labels.add(batch.labels()[n]);
      }
    }
    assertThat(labels).containsExactly(100, 101, 102, 103, 104, 105, 106);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void anyChangedByteIsNamedWithFileAndSample(long heldBytes) throws IOException {
    byte[] whole = Files.readAllBytes(file(2));
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(file(2), changed);
      assertThatThrownBy(() -> readEpoch(heldBytes))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(table.name(2))
          .hasMessageContaining("sample 0")
          .hasMessageContaining("start again");
      assertThatThrownBy(this::readBlock)
          .isInstanceOf(UserException.class)
          .hasMessageContaining(table.name(2));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void aFileThatIsCutShortOrGoneIsNamed(long heldBytes) throws IOException {
    byte[] whole = Files.readAllBytes(file(2));
    Files.write(file(2), Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> readEpoch(heldBytes))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(table.name(2));
    Files.delete(file(2));
    assertThatThrownBy(() -> readEpoch(heldBytes))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(table.name(2));
    assertThatThrownBy(this::readBlock)
        .isInstanceOf(UserException.class)
        .hasMessageContaining(table.name(2));
  }

  @Test
  void aReadThatFailsLeavesNoOtherWritingIntoTheBatch() throws IOException {
    byte[] damaged = Files.readAllBytes(file(2));
    damaged[0] ^= 1;
    Files.write(file(2), damaged);
    int[] all = {0, 1, 2, 3, 4};
    for (int repeat = 0; repeat < 50; repeat++) {
      Map<Integer, List<FeatureGroup.Wanted>> wanted = new HashMap<>();
      int place = 0;
      for (int block = 0; block < SAMPLES.length; block++) {
        List<FeatureGroup.Wanted> records = new ArrayList<>();
        for (int index = 0; index < SAMPLES[block]; index++) {
          records.add(new FeatureGroup.Wanted(index, place++));
        }
        wanted.put(block, records);
      }
      int[] labels = new int[23];
      float[] features = new float[23 * FLOATS];
      try (FeatureGroup group = new FeatureGroup(table, all, 0, HADOOP)) {
        assertThatThrownBy(() -> group.take(wanted, features, labels))
            .isInstanceOf(UserException.class)
            .hasMessageContaining(table.name(2));
        // The last sample of every whole file is there already.
        assertThat(new int[] {labels[3], labels[10], labels[16], labels[22]})
            .containsExactly(label(0, 3), label(1, 6), label(3, 4), label(4, 5));
      }
    }
  }

  private void readEpoch(long heldBytes) {
    try (FeatureReader reader = reader(heldBytes)) {
      reader.read(0, 23, new float[23 * FLOATS], new int[23]);
    }
  }

  private void readBlock() throws IOException {
    new FeatureBlocks(table, new HadoopSettings(HADOOP)).block(2, 4).next();
  }
}
