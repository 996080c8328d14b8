package io.quadraspark.benchmark.images;

import io.quadraspark.dataprep.ShardImages;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** The whole of {@code shard} on one core: a tar in, shards and everything beside them out. */
final class OurJob implements Runnable {
  private final SparkSession spark;
  private final Path tar;
  private final Path output;

  OurJob(Path tar, Path output) {
    this.tar = tar;
    this.output = output;
    this.spark =
        SparkSession.builder()
            .master("local[1]")
            .appName("benchmark")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", output.resolveSibling("spark").toString())
            .getOrCreate();
  }

  @Override
  public void run() {
    try {
      clear();
      new ShardImages(spark)
          .input(tar.getParent().toUri().toString())
          .output(output.toUri().toString())
          .size(Codec.SIZE)
          .jpegQuality(Codec.QUALITY)
          .execute();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void clear() throws IOException {
    if (Files.exists(output)) {
      try (Stream<Path> files = Files.walk(output)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }
}
