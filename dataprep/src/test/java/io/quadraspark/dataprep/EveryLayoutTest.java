package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** One set of images in every layout that there is. */
class EveryLayoutTest {
  @TempDir Path directory;

  private final Map<String, Map<String, byte[]>> set = TestImages.imageSet(20, "a", "b", "c");
  private Path tree;

  @BeforeEach
  void writeTree() throws IOException {
    tree = directory.resolve("tree");
    TestImages.writeTree(tree, set);
  }

  private Map<String, String> shard(Path input, String layout) throws IOException {
    Path output = Files.createTempDirectory(directory, "out").resolve("data");
    TestDataSets.action(input, output).layout(layout).validationPerClass(3).execute();
    Map<String, String> hashes = TestDataSets.hashes(output);
    hashes.keySet().removeAll(List.of("dataset.json", "report.html")); // they name the input
    return hashes;
  }

  @TestFactory
  Stream<DynamicTest> everyLayoutGivesTheSameShards() throws IOException {
    Map<String, String> expected = shard(tree, "auto");
    Map<String, Path> inputs = new LinkedHashMap<>();
    inputs.put("class-tars", classTars());
    inputs.put("one-tar", file("all.tar", TestImages.tar(inDirectories())));
    inputs.put("one-tar of class tars", file("nested.tar", TestImages.tar(asClassTars())));
    inputs.put("tar-gz", file("all.tar.gz", gzip(TestImages.tar(inDirectories()))));
    inputs.put("tar-gz of class tars", file("nested.tgz", gzip(TestImages.tar(asClassTars()))));
    inputs.put("webdataset", webDataset());
    inputs.put("list of relative paths", csv());
    inputs.put("list as Parquet", parquet());
    return inputs.entrySet().stream()
        .map(
            input ->
                DynamicTest.dynamicTest(
                    input.getKey(),
                    () -> {
                      assertThat(shard(input.getValue(), "auto")).isEqualTo(expected);
                      String layout = input.getKey().split(" ")[0];
                      assertThat(shard(input.getValue(), layout)).isEqualTo(expected);
                    }));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private Path classTars() throws IOException {
    Path tars = directory.resolve("tars");
    TestImages.writeTars(tars, set);
    return tars;
  }

  private Map<String, byte[]> inDirectories() {
    Map<String, byte[]> files = new TreeMap<>();
    set.forEach(
        (classId, images) ->
            images.forEach((name, bytes) -> files.put("root/" + classId + "/" + name, bytes)));
    return files;
  }

  private Map<String, byte[]> asClassTars() throws IOException {
    Map<String, byte[]> tars = new TreeMap<>();
    for (var classImages : set.entrySet()) {
      tars.put("root/" + classImages.getKey() + ".tar", TestImages.tar(classImages.getValue()));
    }
    return tars;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  private Path webDataset() throws IOException {
    Path shards = Files.createDirectories(directory.resolve("wds"));
    for (var classImages : set.entrySet()) {
      Map<String, byte[]> files = new TreeMap<>();
      classImages
          .getValue()
          .forEach(
              (name, bytes) -> {
                String key = name.substring(0, name.lastIndexOf('.'));
                files.put(name, bytes);
                files.put(key + ".cls", classImages.getKey().getBytes(StandardCharsets.UTF_8));
                files.put(key + ".json", "{\"width\": 3}".getBytes(StandardCharsets.UTF_8));
              });
      Files.write(shards.resolve("train-" + classImages.getKey() + ".tar"), TestImages.tar(files));
    }
    return shards;
  }

  private Path csv() throws IOException {
    StringBuilder lines = new StringBuilder("label,path\n");
    set.forEach(
        (classId, images) ->
            images
                .keySet()
                .forEach(
                    name -> lines.append("%s,tree/%s/%s\n".formatted(classId, classId, name))));
    return file("list.csv", lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Path parquet() throws IOException {
    Path rows = directory.resolve("rows");
    TestSpark.session()
        .read()
        .option("header", true)
        .csv(directory.resolve("list.csv").toString())
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(rows.toString());
    try (Stream<Path> files = Files.list(rows)) {
      Path part = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return Files.move(part, directory.resolve("list.parquet"));
    }
  }

  @Test
  void aLargeTarThatIsCutIsNamed() throws IOException {
    byte[] whole = TestImages.tar(inDirectories());
    Path cut = file("cut.tar", Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> shard(cut, "auto"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cut.tar")
        .hasMessageContaining("fetch the archive again");
  }

  @Test
  void aCompressedTarThatIsCutIsNamed() throws IOException {
    byte[] whole = gzip(TestImages.tar(inDirectories()));
    Path cut = file("cut.tar.gz", Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> shard(cut, "auto"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cut.tar.gz")
        .hasMessageContaining("fetch the archive again");
  }

  @Test
  void aFileThatIsNoGzipIsNamed() throws IOException {
    Path page = file("page.tgz", "<html>".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> shard(page, "auto"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("page.tgz")
        .hasMessageContaining("fetch the archive again");
  }

  @Test
  void imagesThatWouldNotBeReadAreRefusedUnlessTheLayoutIsGiven() throws IOException {
    Path tars = classTars();
    Files.write(tars.resolve("d.tar.gz"), gzip(TestImages.tar(set.get("a"))));
    assertThatThrownBy(() -> shard(tars, "auto"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("d.tar.gz would not be read")
        .hasMessageContaining("--layout class-tars");
    assertThat(shard(tars, "class-tars")).isEqualTo(shard(tree, "tree"));
  }

  @Test
  void webDatasetTarsBesideDirectoriesAreRefused() throws IOException {
    Path shards = webDataset();
    Files.createDirectories(shards.resolve("validation"));
    assertThatThrownBy(() -> shard(shards, "auto"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("validation would not be read");
  }

  @Test
  void aTreeThatHoldsArchivesIsRefusedBeforeTheyAreRead() throws IOException {
    classTars();
    Path above = Files.createDirectories(directory.resolve("above"));
    Files.move(directory.resolve("tars"), above.resolve("tars"));
    assertThatThrownBy(() -> shard(above, "auto"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(".tar is an archive");
  }

  @Test
  void aListWithoutLabelsIsRefused() throws IOException {
    Path list = file("bare.csv", "path,class\nx.jpg,a\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> shard(list, "auto"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("columns path and label")
        .hasMessageContaining("path, class");
  }

  @Test
  void aListWithAnEmptyLabelNamesTheRow() throws IOException {
    Path list = file("gap.csv", "path,label\nx.jpg,a\ny.jpg,\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> shard(list, "auto"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("row 2");
  }

  @Test
  void aFileThatTheListNamesInVainIsQuarantined() throws IOException {
    Path list = csv();
    Files.delete(tree.resolve("a").resolve("photo003.jpg"));
    Path output = directory.resolve("data");
    ShardImages.Result result = TestDataSets.action(list, output).quarantineBudget(0.1).execute();
    assertThat(result.quarantined()).isEqualTo(1);
    assertThat(result.images()).isEqualTo(59);
  }
}
