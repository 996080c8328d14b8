package io.quadraspark.dataprep.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.TestDataSets;
import io.quadraspark.dataprep.TestSpark;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTableTest {
  @TempDir Path directory;
  private Path files;
  private DataSet dataSet;

  @BeforeEach
  void makeDataSet() throws IOException {
    files = TestDataSets.make(directory);
    dataSet = DataSet.open(files.toString(), new Configuration());
  }

  @Test
  void everyImageIsARowAsTheManifestHasIt() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (ManifestRow row : TestDataSets.manifest(files)) {
      expected.put(row.key(), row.classIndex() + row.classId() + row.split() + row.sha256());
    }
    assertThat(rows(dataSet.images(TestSpark.session()))).hasSize(80).isEqualTo(expected);
    // Of several blocks a partition, and of several partitions.
    List<Split> splits = List.of(Split.values());
    Dataset<Row> small = ImageTable.of(dataSet, TestSpark.session(), splits, 4 << 10);
    assertThat(small.javaRDD().getNumPartitions()).isGreaterThan(4);
    assertThat(rows(small)).isEqualTo(expected);
  }

  private static Map<String, String> rows(Dataset<Row> images) {
    Map<String, String> found = new TreeMap<>();
    for (Row row : images.collectAsList()) {
      found.put(
          row.getAs("key"),
          row.<Integer>getAs("label")
              + row.<String>getAs("class")
              + row.<String>getAs("split")
              + Sha256.of(row.<byte[]>getAs("jpeg")));
    }
    return found;
  }

  @Test
  void aSplitIsReadAlone() {
    Dataset<Row> validation = dataSet.images(TestSpark.session(), Split.VALIDATION);
    assertThat(validation.count()).isEqualTo(10);
    assertThat(validation.where("split = 'train'").count()).isZero();
    assertThat(validation.columns()).containsExactly("key", "label", "class", "split", "jpeg");
  }

  @Test
  void theManifestIsReadBySparkItself() {
    Dataset<Row> manifest =
        TestSpark.session().read().parquet(files.resolve("manifest.parquet").toString());
    assertThat(manifest.where("split = 'train'").count()).isEqualTo(70);
  }

  @Test
  void aDamagedShardFailsTheQueryWithItsName() throws IOException {
    TestDataSets.flip(files.resolve("00000.tar"), 700);
    Dataset<Row> images = dataSet.images(TestSpark.session());
    assertThatThrownBy(images::count)
        .isInstanceOf(SparkException.class)
        .hasMessageContaining("00000.tar");
  }
}
