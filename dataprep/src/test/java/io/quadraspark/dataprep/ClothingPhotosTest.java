package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quadraspark.dataprep.read.DataSet;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real photos, where the system property {@code quadraspark.data} names their folder. */
class ClothingPhotosTest {
  private static final Logger LOG = LoggerFactory.getLogger(ClothingPhotosTest.class);

  @TempDir Path directory;

  private static Path photos() {
    Path photos = Path.of(System.getProperty("quadraspark.data", ""), "clothing");
    assumeTrue(Files.isDirectory(photos), "quadraspark.data names no folder with clothing/");
    return photos;
  }

  private ShardImages.Result shard(Path photos, int size, String output) {
    ShardImages.Result result =
        new ShardImages(TestSpark.session())
            .input(photos.resolve("train").toString())
            .validationInput(photos.resolve("validation").toString())
            .output(directory.resolve(output).toString())
            .size(size)
            .execute();
    LOG.warn("{} px: {}", size, result);
    return result;
  }

  @Test
  void everyPhotoIsSharded() {
    ShardImages.Result result = shard(photos(), 32, "data");
    assertThat(result.train()).isEqualTo(3068);
    assertThat(result.validation()).isEqualTo(341);
    assertThat(result.classes()).isEqualTo(10);
    assertThat(result.quarantined()).isZero();
    DataSet dataSet = DataSet.open(result.output(), new Configuration());
    assertThat(dataSet.problems()).isEmpty();
    assertThat(dataSet.classes().names()).first().isEqualTo("dress");
  }
}
