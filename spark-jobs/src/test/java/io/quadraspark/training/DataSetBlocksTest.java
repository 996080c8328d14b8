package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import io.quadraspark.action.TestData;
import io.quadraspark.dataprep.image.ImageTensor;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.engine.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetBlocksTest {
  @TempDir static Path directory;
  private static DataSet data;

  @BeforeAll
  static void makeInput() throws IOException {
    data = DataSet.open(TestData.dataSet(directory, "blue", "red"), hadoop());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 1000})
  void everyBatchHasTheSameCapacityHoweverFewSamplesItHolds(int batchSize) throws IOException {
    DataSetBlocks blocks =
        new DataSetBlocks(
            data.blocks(Split.VALIDATION), new HadoopSettings(hadoop()), TestData.SIZE);
    int samples = 0;
    for (int block = 0; block < blocks.blocks(); block++) {
      Iterator<Batch> batches = blocks.block(block, batchSize);
      while (batches.hasNext()) {
        Batch batch = batches.next();
        samples += batch.size();
        assertThat(batch.values()).hasSize(batchSize * ImageTensor.length(TestData.SIZE));
        assertThat(batch.labels()).hasSize(batchSize);
      }
    }
    assertThat(samples).isEqualTo(data.count(Split.VALIDATION));
  }

  private static Configuration hadoop() {
    return TestSpark.context().hadoopConfiguration();
  }
}
