package io.quadraspark.dataprep;

import io.quadraspark.dataprep.format.ManifestFile;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Data sets for tests, and what is in them. */
public final class TestDataSets {
  private TestDataSets() {}

  /** An action with small settings. */
  public static ShardImages action(Path input, Path output) {
    return new ShardImages(TestSpark.session())
        .input(input.toUri().toString())
        .output(output.toUri().toString())
        .size(16)
        .shardBytes(64 << 10)
        .seed(7);
  }

  /** Two classes of 40 images, 5 of each for validation. */
  public static Path make(Path directory) throws IOException {
    Path input = directory.resolve("raw");
    TestImages.writeTars(input, TestImages.imageSet(40, "cat", "dog"));
    Path output = directory.resolve("data");
    action(input, output).validationPerClass(5).execute();
    return output;
  }

  public static List<ManifestRow> manifest(Path dataSet) throws IOException {
    List<ManifestRow> rows = new ArrayList<>();
    ManifestFile.read(
        new org.apache.hadoop.fs.Path(dataSet.resolve("manifest.parquet").toUri()),
        new Configuration(),
        rows::add);
    return rows;
  }

  /** A copy of a data set, without the local file system's own checksums. */
  public static Path copy(Path dataSet, Path target) throws IOException {
    Files.createDirectories(target);
    try (var files = Files.list(dataSet)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          Files.copy(file, target.resolve(file.getFileName()));
        }
      }
    }
    return target;
  }

  /** The hash of every visible file by its name. */
  public static Map<String, String> hashes(Path directory) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          hashes.put(file.getFileName().toString(), Sha256.of(Files.readAllBytes(file)));
        }
      }
    }
    return hashes;
  }

  /** Changes one byte of a file. */
  public static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
    // The local file system's own checksum would see it before we do.
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
