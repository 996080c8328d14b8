package io.quadraspark.dataprep.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.TestDataSets;
import io.quadraspark.dataprep.UserException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleStreamTest {
  private static final Configuration HADOOP = new Configuration();
  private static final int BLOCK_BYTES = 24 << 10;

  @TempDir static Path directory;
  private static DataSet dataSet;
  private static BlockTable blocks;

  @BeforeAll
  static void makeDataSet() throws IOException {
    dataSet = DataSet.open(TestDataSets.make(directory).toString(), HADOOP);
    blocks = dataSet.blocks(Split.TRAIN, BLOCK_BYTES);
  }

  private static List<String> keys(SampleStream stream, long position, int count) {
    try (SampleReader reader = new SampleReader(stream, HADOOP)) {
      return keys(reader, position, count);
    }
  }

  private static List<String> keys(SampleReader reader, long position, int count) {
    List<String> keys = new ArrayList<>();
    reader.read(position, count).forEachRemaining(sample -> keys.add(sample.key()));
    return keys;
  }

  private static SampleStream stream(long seed) {
    return new SampleStream(blocks, seed, 3);
  }

  @Test
  void blocksCoverTheSplit() {
    assertThat(blocks.size()).isGreaterThan(5);
    assertThat(blocks.totalSamples()).isEqualTo(70).isEqualTo(dataSet.count(Split.TRAIN));
    for (int i = 0; i < blocks.size(); i++) {
      assertThat(blocks.length()[i]).isBetween(1, BLOCK_BYTES);
      assertThat(blocks.samples()[i]).isPositive();
      if (i > 0 && blocks.shard()[i] == blocks.shard()[i - 1]) {
        assertThat(blocks.offset()[i]).isEqualTo(blocks.offset()[i - 1] + blocks.length()[i - 1]);
      }
    }
  }

  @Test
  void tinyBlocksHoldOneSampleEach() {
    assertThat(dataSet.blocks(Split.TRAIN, 1).samples()).hasSize(70).containsOnly(1);
  }

  @Test
  void everySampleComesOnceAnEpoch() {
    for (int epoch = 0; epoch < 3; epoch++) {
      assertThat(keys(stream(5), epoch * 70L, 70)).doesNotHaveDuplicates().hasSize(70);
    }
  }

  @Test
  void partsMakeTheWhole() {
    List<String> whole = keys(stream(5), 0, 200);
    List<String> parts = new ArrayList<>();
    for (int position = 0; position < 200; position += 8) {
      parts.addAll(keys(stream(5), position, 8));
    }
    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void oneReaderCanJump() {
    List<String> whole = keys(stream(5), 0, 200);
    try (SampleReader reader = new SampleReader(stream(5), HADOOP)) {
      assertThat(keys(reader, 150, 20)).isEqualTo(whole.subList(150, 170));
      assertThat(keys(reader, 3, 90)).isEqualTo(whole.subList(3, 93));
    }
  }

  @Test
  void epochsAndSeedsHaveTheirOwnOrder() {
    List<String> first = keys(stream(5), 0, 70);
    assertThat(keys(stream(5), 70, 70)).isNotEqualTo(first);
    assertThat(keys(stream(6), 0, 70)).isNotEqualTo(first);
    assertThat(keys(stream(5), 0, 70)).isEqualTo(first);
  }

  @Test
  void samplesOfSeveralBlocksMix() {
    List<String> inOrder = new ArrayList<>();
    for (int block = 0; block < blocks.size(); block++) {
      SampleReader.readBlock(blocks, block, HADOOP).forEachRemaining(s -> inOrder.add(s.key()));
    }
    List<String> shuffled = keys(stream(5), 0, 70);
    long neighbours =
        Stream.iterate(0, i -> i + 1)
            .limit(69)
            .filter(
                i -> inOrder.indexOf(shuffled.get(i + 1)) == inOrder.indexOf(shuffled.get(i)) + 1)
            .count();
    assertThat(neighbours).isLessThan(20);
  }

  @Test
  void positionsCountOn() {
    try (SampleReader reader = new SampleReader(stream(5), HADOOP)) {
      Iterator<Sample> samples = reader.read(66, 10);
      for (long position = 66; position < 76; position++) {
        assertThat(samples.next().position()).isEqualTo(position);
      }
      assertThat(samples).isExhausted();
    }
  }

  @Test
  void theStreamTravels() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(stream(5));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(keys((SampleStream) in.readObject(), 0, 70)).isEqualTo(keys(stream(5), 0, 70));
    }
  }

  @Test
  void evaluationReadsAllInOrderWithTheirLabels() throws IOException {
    BlockTable validation = dataSet.blocks(Split.VALIDATION, BLOCK_BYTES);
    List<String> read = new ArrayList<>();
    long position = 0;
    for (int block = 0; block < validation.size(); block++) {
      Iterator<Sample> samples = SampleReader.readBlock(validation, block, HADOOP);
      while (samples.hasNext()) {
        Sample sample = samples.next();
        assertThat(sample.position()).isEqualTo(position++);
        read.add(sample.key() + sample.label());
      }
    }
    assertThat(read)
        .hasSize(10)
        .isEqualTo(
            TestDataSets.manifest(Path.of(java.net.URI.create(dataSet.uri() + "/"))).stream()
                .filter(row -> row.split().equals("validation"))
                .map(row -> row.key() + row.classIndex())
                .toList());
  }

  @Test
  void impossibleArgumentsAreRefused() {
    assertThatThrownBy(() -> new SampleStream(blocks, 0, 0))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("interleave");
    BlockTable none =
        new BlockTable("/x", List.of(), new int[0], new long[0], new int[0], new int[0]);
    assertThatThrownBy(() -> new SampleStream(none, 0, 1)).isInstanceOf(UserException.class);
  }
}
