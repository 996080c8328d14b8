package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.check.DataSetCheck;
import io.quadraspark.dataprep.check.Findings;
import io.quadraspark.dataprep.read.DataSet;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** As many classes as ImageNet-21K has, with two tiny images each. */
@Tag("slow")
class ManyClassesTest {
  private static final Logger LOG = LoggerFactory.getLogger(ManyClassesTest.class);
  private static final int CLASSES = 19_167;
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path directory;

  private Path tar() throws IOException {
    List<byte[]> images = IntStream.range(0, 64).mapToObj(i -> TestImages.jpeg(8, 8, i)).toList();
    Path tar = directory.resolve("raw.tar");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(tar));
        TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
      for (int i = 0; i < 2 * CLASSES; i++) {
        byte[] image = images.get((i * 37 + i / 64) % images.size());
        TarArchiveEntry entry = new TarArchiveEntry("raw/n%08d/%d.jpg".formatted(i / 2, i % 2));
        entry.setSize(image.length);
        out.putArchiveEntry(entry);
        out.write(image);
        out.closeArchiveEntry();
      }
    }
    return tar;
  }

  private Path names() throws IOException {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < CLASSES; i++) {
      names.append("n%08d\tname %d, other name of %d\n".formatted(i, i, i));
    }
    return Files.writeString(directory.resolve("words.txt"), names);
  }

  private static long heapMegabytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  @Test
  void everyFileAboutVeryManyClassesStaysSmall() throws IOException {
    Path output = directory.resolve("data");
    long start = System.nanoTime();
    ShardImages.Result result =
        TestDataSets.action(tar(), output)
            .shardBytes(16 << 20)
            .classNames(names().toString())
            .execute();
    LOG.warn("sharded in {} s, live heap {} MB", seconds(start), heapMegabytes());

    start = System.nanoTime();
    DataSet data = DataSet.open(output.toString(), HADOOP);
    LOG.warn("opened in {} s, live heap {} MB", seconds(start), heapMegabytes());

    start = System.nanoTime();
    Findings findings =
        new DataSetCheck(data, HADOOP)
            .run(JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext()), LOG::warn);
    LOG.warn("inspected in {} s, live heap {} MB", seconds(start), heapMegabytes());

    for (String file : List.of("report.html", "classes.json", "manifest.parquet", "dataset.json")) {
      LOG.warn("{}: {} bytes", file, Files.size(output.resolve(file)));
    }
    assertThat(result.classes()).isEqualTo(CLASSES);
    assertThat(result.namedClasses()).isEqualTo(CLASSES);
    assertThat(findings.problems()).as("%s", findings.listed()).isZero();
    assertThat(Files.size(output.resolve("report.html"))).isLessThan(3_000_000);
    assertThat(Files.size(output.resolve("classes.json"))).isLessThan(5_000_000);
  }
}
