package io.quadraspark.dataprep.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.TestDataSets;
import io.quadraspark.dataprep.TestImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetFileTest {
  @TempDir static Path directory;

  @BeforeAll
  static void makeDataSet() throws IOException {
    Map<String, Map<String, byte[]>> images = TestImages.imageSet(12, "a", "b");
    byte[] shared = TestImages.jpeg(60, 50, 99);
    images.get("a").put("broken.jpg", new byte[] {1, 2, 3});
    images.get("a").put("copy.jpg", shared);
    images.get("b").put("copy.jpg", shared);
    TestImages.writeTars(directory.resolve("raw"), images);
    TestDataSets.action(directory.resolve("raw"), directory.resolve("data"))
        .duplicates("report")
        .quarantineBudget(0.5)
        .execute();
  }

  /** Parquet lists several in the order of identity hashes, which differs from JVM to JVM. */
  @ParameterizedTest
  @ValueSource(strings = {"manifest.parquet", "quarantine.parquet", "duplicates.parquet"})
  void everyColumnHasOneEncodingSoThatEqualRowsAreEqualBytes(String name) throws IOException {
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path(directory.resolve("data").resolve(name).toUri());
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, new Configuration()))) {
      assertThat(reader.getRecordCount()).isPositive();
      for (BlockMetaData block : reader.getFooter().getBlocks()) {
        assertThat(block.getColumns())
            .allSatisfy(column -> assertThat(column.getEncodings()).as("%s", column).hasSize(1));
      }
    }
  }
}
