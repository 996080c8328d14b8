package io.quadraspark.dataprep.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.TestDataSets;
import io.quadraspark.dataprep.TestSpark;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.nio.file.Path;
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
    Map<String, String> found = new TreeMap<>();
    for (Row row : dataSet.images(TestSpark.session()).collectAsList()) {
      found.put(
          row.getAs("key"),
          row.<Integer>getAs("label")
              + row.<String>getAs("class")
              + row.<String>getAs("split")
              + Sha256.of(row.<byte[]>getAs("jpeg")));
    }
    assertThat(found).hasSize(80).isEqualTo(expected);
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
