package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.TestSpark;
import io.quadraspark.action.TestData;
import io.quadraspark.dataprep.image.Augmentation;
import io.quadraspark.dataprep.image.ImageTensor;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.SampleStream;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.engine.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.function.ForeachFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetBatchesTest {
  @TempDir static Path directory;
  private static SampleStream stream;

  @BeforeAll
  static void makeDataSet() throws IOException {
    DataSet data = DataSet.open(TestData.dataSet(directory, "blue", "red"), hadoop());
    stream = new SampleStream(data.blocks(Split.TRAIN, 8 << 10), 3, 2);
  }

  private static DataSetBatches batches(String augmentation, double mixup, int threads) {
    return new DataSetBatches(
        stream,
        new HadoopSettings(hadoop()),
        Augmentation.named(augmentation),
        new Mixup(mixup),
        TestData.SIZE,
        threads);
  }

  /** What 3 slices from position 50 on train on: images, labels and shares. */
  private static List<String> read(DataSetBatches source) {
    List<String> read = new ArrayList<>();
    for (int slice = 0; slice < 3; slice++) {
      Iterator<Batch> batches = source.batches(50 + 40L * slice, 40, 8);
      while (batches.hasNext()) {
        Batch batch = batches.next();
        read.add(
            Arrays.hashCode(batch.values())
                + Arrays.toString(batch.labels())
                + Arrays.toString(batch.others())
                + batch.share());
      }
    }
    source.retire();
    return read;
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "crop-flip", "random-resized-crop,randaugment=2:9,cutout=0.3"})
  void anyNumberOfThreadsGivesTheSameBatches(String augmentation) {
    for (double mixup : new double[] {0, 0.3}) {
      List<String> alone = read(batches(augmentation, mixup, 0));
      assertThat(alone).hasSize(15).doesNotHaveDuplicates();
      assertThat(read(batches(augmentation, mixup, 1))).isEqualTo(alone);
      assertThat(read(batches(augmentation, mixup, 3))).isEqualTo(alone);
    }
  }

  @Test
  void mixupDrawsFromThePositionOfABatch() {
    List<Double> shares = new ArrayList<>();
    Iterator<Batch> batches = batches("none", 0.3, 0).batches(16, 24, 8);
    while (batches.hasNext()) {
      Batch batch = batches.next();
      shares.add(batch.share());
      assertThat(batch.values()).hasSize(8 * ImageTensor.length(TestData.SIZE));
    }
    Mixup mixup = new Mixup(0.3);
    assertThat(shares).containsExactly(mixup.share(3, 16), mixup.share(3, 24), mixup.share(3, 32));
  }

  @Test
  void aTaskThatFailsLeavesNoThreadBehind() {
    DataSetBatches source = batches("flip", 0, 2);
    assertThatThrownBy(
            () ->
                TestSpark.session()
                    .range(1)
                    .foreach((ForeachFunction<Long>) row -> trainAndFail(source)))
        .isInstanceOf(SparkException.class)
        .hasMessageContaining("the training diverged");
    DecodedBatchesTest.awaitNoThreads();
  }

  private static void trainAndFail(DataSetBatches source) {
    source.batches(0, 4000, 8).next();
    throw new IllegalStateException("the training diverged");
  }

  private static Configuration hadoop() {
    return TestSpark.context().hadoopConfiguration();
  }
}
