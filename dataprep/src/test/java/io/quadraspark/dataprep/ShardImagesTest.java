package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.format.QuarantineFile;
import io.quadraspark.dataprep.format.QuarantineRow;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardImagesTest {
  @TempDir Path directory;

  private Path tars(int perClass, String... classes) throws IOException {
    Path input = directory.resolve("tars");
    TestImages.writeTars(input, TestImages.imageSet(perClass, classes));
    return input;
  }

  @Test
  void countsAreThoseOfTheInput() throws IOException {
    Path output = directory.resolve("out");
    ShardImages.Result result =
        TestDataSets.action(tars(30, "a", "b", "c"), output).validationPerClass(4).execute();
    assertThat(result.images()).isEqualTo(90);
    assertThat(result.train()).isEqualTo(78);
    assertThat(result.validation()).isEqualTo(12);
    assertThat(result.classes()).isEqualTo(3);
    assertThat(result.quarantined()).isZero();
    assertThat(result.shards()).isGreaterThan(3);
    DataSet dataSet = DataSet.open(output.toString(), new Configuration());
    assertThat(dataSet.hash()).isEqualTo(result.hash());
    assertThat(dataSet.count(Split.TRAIN)).isEqualTo(78);
    assertThat(dataSet.classes().names()).containsExactly("a", "b", "c");
    assertThat(dataSet.problems()).isEmpty();
  }

  @Test
  void bytesDoNotDependOnTheCluster() throws IOException {
    Path input = tars(30, "a", "b", "c");
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    var first = TestSpark.with("local[1]", 1);
    try {
      new ShardImages(first)
          .input(input.toString())
          .output(one.toString())
          .size(16)
          .seed(7)
          .shardBytes(64 << 10)
          .validationPerClass(4)
          .execute();
    } finally {
      TestSpark.session();
    }
    new ShardImages(TestSpark.session())
        .input(input.toString())
        .output(two.toString())
        .size(16)
        .seed(7)
        .shardBytes(64 << 10)
        .validationPerClass(4)
        .execute();
    assertThat(TestDataSets.hashes(one)).hasSizeGreaterThan(6).isEqualTo(TestDataSets.hashes(two));
  }

  @Test
  void anotherSeedGivesAnotherOrderOfTheSameImages() throws IOException {
    Path input = tars(30, "a", "b");
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    TestDataSets.action(input, one).seed(1).execute();
    TestDataSets.action(input, two).seed(2).execute();
    List<String> keysOne = TestDataSets.manifest(one).stream().map(ManifestRow::key).toList();
    List<String> keysTwo = TestDataSets.manifest(two).stream().map(ManifestRow::key).toList();
    assertThat(keysOne).isNotEqualTo(keysTwo).containsExactlyInAnyOrderElementsOf(keysTwo);
  }

  @Test
  void imagesAreShuffledAcrossClasses() throws IOException {
    Path output = directory.resolve("out");
    TestDataSets.action(tars(50, "a", "b"), output).execute();
    List<Integer> labels =
        TestDataSets.manifest(output).stream().map(ManifestRow::classIndex).toList();
    int changes = 0;
    for (int i = 1; i < labels.size(); i++) {
      changes += labels.get(i).equals(labels.get(i - 1)) ? 0 : 1;
    }
    assertThat(changes).isBetween(30, 70);
  }

  @Test
  void shardsHoldOneSplitAndAreNotOverTheirSize() throws IOException {
    Path output = directory.resolve("out");
    TestDataSets.action(tars(50, "a", "b"), output).validationPerClass(20).execute();
    Map<String, Set<String>> splits =
        TestDataSets.manifest(output).stream()
            .collect(
                Collectors.groupingBy(
                    ManifestRow::shard,
                    Collectors.mapping(ManifestRow::split, Collectors.toSet())));
    assertThat(splits.values()).allMatch(split -> split.size() == 1);
    for (String shard : splits.keySet()) {
      assertThat(Files.size(output.resolve(shard))).isBetween(8L << 10, (64L << 10) + 1024);
    }
  }

  @Test
  void validationIsDrawnByContentAndNotByName() throws IOException {
    var set = TestImages.imageSet(30, "a");
    Map<String, byte[]> renamed = new TreeMap<>();
    set.get("a").forEach((name, bytes) -> renamed.put("z" + Sha256.of(name), bytes));
    TestImages.writeTars(directory.resolve("tars"), set);
    TestImages.writeTars(directory.resolve("renamed"), Map.of("a", renamed));
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    TestDataSets.action(directory.resolve("tars"), one).validationPerClass(5).execute();
    TestDataSets.action(directory.resolve("renamed"), two).validationPerClass(5).execute();
    assertThat(validation(one)).hasSize(5).isEqualTo(validation(two));
  }

  private static Set<String> validation(Path dataSet) throws IOException {
    return TestDataSets.manifest(dataSet).stream()
        .filter(row -> row.split().equals("validation"))
        .map(ManifestRow::sourceSha256)
        .collect(Collectors.toSet());
  }

  @Test
  void copiesOfAnImageStayInOneSplitUnderTheirOwnKeys() throws IOException {
    Map<String, byte[]> images = new TreeMap<>(TestImages.imageSet(10, "a").get("a"));
    Map<String, byte[]> copies = new TreeMap<>(images);
    images.forEach((name, bytes) -> copies.put("copy-" + name, bytes));
    TestImages.writeTars(directory.resolve("tars"), Map.of("a", copies));
    Path output = directory.resolve("out");
    TestDataSets.action(directory.resolve("tars"), output).validationPerClass(4).execute();
    List<ManifestRow> rows = TestDataSets.manifest(output);
    assertThat(rows).extracting(ManifestRow::key).hasSize(20).doesNotHaveDuplicates();
    Set<String> train = new HashSet<>();
    rows.stream().filter(r -> r.split().equals("train")).forEach(r -> train.add(r.sourceSha256()));
    assertThat(validation(output)).hasSize(4).doesNotContainAnyElementsOf(train);
  }

  @Test
  void theManifestHasTheSizeOfAnImageAsItCameAndAsItIsStored() throws IOException {
    TestImages.writeTars(
        directory.resolve("tars"), Map.of("a", Map.of("x.jpg", TestImages.jpeg(90, 70, 1))));
    Path output = directory.resolve("out");
    TestDataSets.action(directory.resolve("tars"), output).size(32).execute();
    assertThat(TestDataSets.manifest(output))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.sourceWidth()).isEqualTo(90);
              assertThat(row.sourceHeight()).isEqualTo(70);
              assertThat(row.width()).isEqualTo(32);
              assertThat(row.height()).isEqualTo(32);
            });
  }

  @Test
  void aSmallClassKeepsHalfOfItsImagesForTraining() throws IOException {
    Path output = directory.resolve("out");
    ShardImages.Result result =
        TestDataSets.action(tars(6, "a"), output).validationPerClass(50).execute();
    assertThat(result.train()).isEqualTo(3);
    assertThat(result.validation()).isEqualTo(3);
  }

  @Test
  void validationInputIsForValidationOnly() throws IOException {
    Path held = directory.resolve("held");
    TestImages.writeTree(held, Map.of("a", Map.of("x.jpg", TestImages.jpeg(30, 30, 999))));
    Path output = directory.resolve("out");
    ShardImages.Result result =
        TestDataSets.action(tars(10, "a", "b"), output).validationInput(held.toString()).execute();
    assertThat(result.train()).isEqualTo(20);
    assertThat(validation(output)).containsExactly(Sha256.of(TestImages.jpeg(30, 30, 999)));
  }

  @Test
  void validationClassesMustBeTrainingClasses() throws IOException {
    Path held = directory.resolve("held");
    TestImages.writeTree(held, Map.of("zebra", Map.of("x.jpg", TestImages.jpeg(30, 30, 999))));
    Path output = directory.resolve("out");
    ShardImages action =
        TestDataSets.action(tars(10, "a"), output).validationInput(held.toString());
    assertThatThrownBy(action::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("zebra");
    assertThat(output.resolve("dataset.json")).doesNotExist();
  }

  @Test
  void smallClassesAreDroppedAndCounted() throws IOException {
    Map<String, Map<String, byte[]>> set = TestImages.imageSet(10, "a", "b");
    set.put("tiny", Map.of("x.jpg", TestImages.jpeg(30, 30, 5)));
    Path input = directory.resolve("tars");
    TestImages.writeTars(input, set);
    Path output = directory.resolve("out");
    ShardImages.Result result = TestDataSets.action(input, output).minImagesPerClass(2).execute();
    assertThat(result.classes()).isEqualTo(2);
    assertThat(result.droppedClasses()).isEqualTo(1);
    assertThat(result.droppedImages()).isEqualTo(1);
    assertThat(result.images()).isEqualTo(20);
  }

  @Test
  void badImagesAreListedWithTheirReasons() throws IOException {
    Map<String, byte[]> images = new TreeMap<>(TestImages.imageSet(20, "a").get("a"));
    byte[] whole = TestImages.jpeg(60, 60, 77);
    images.put("cut.jpg", Arrays.copyOf(whole, whole.length / 2));
    images.put("empty.jpg", new byte[0]);
    images.put(
        "page.jpg", "<html>not found</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    TestImages.writeTars(directory.resolve("tars"), Map.of("a", images));
    Path output = directory.resolve("out");
    ShardImages.Result result =
        TestDataSets.action(directory.resolve("tars"), output).quarantineBudget(0.2).execute();
    assertThat(result.quarantined()).isEqualTo(3);
    assertThat(result.images()).isEqualTo(20);
    List<QuarantineRow> rows =
        QuarantineFile.read(
            new org.apache.hadoop.fs.Path(output.resolve("quarantine.parquet").toUri()),
            new Configuration());
    assertThat(rows)
        .extracting(QuarantineRow::source)
        .containsExactly("a/cut.jpg", "a/empty.jpg", "a/page.jpg");
    assertThat(rows.get(0).reason()).contains("truncated JPEG");
    assertThat(rows.get(0).sha256()).isEqualTo(Sha256.of(images.get("cut.jpg")));
    assertThat(rows.get(1).reason()).contains("empty");
    assertThat(rows.get(2).reason()).contains("HTML");
  }

  @Test
  void overTheBudgetNothingIsPublished() throws IOException {
    Map<String, byte[]> images = new TreeMap<>(TestImages.imageSet(20, "a").get("a"));
    images.put("empty.jpg", new byte[0]);
    TestImages.writeTars(directory.resolve("tars"), Map.of("a", images));
    Path output = directory.resolve("out");
    assertThatThrownBy(TestDataSets.action(directory.resolve("tars"), output)::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 of 21 images")
        .hasMessageContaining("a/empty.jpg: empty file");
    assertThat(output.resolve("dataset.json")).doesNotExist();
  }

  @Test
  void aTruncatedArchiveIsNamed() throws IOException {
    Path input = tars(10, "a", "b");
    byte[] bytes = Files.readAllBytes(input.resolve("b.tar"));
    Files.write(input.resolve("b.tar"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(TestDataSets.action(input, directory.resolve("out"))::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("b.tar");
  }

  @Test
  void aStoreThatFailsInATaskIsNamed() throws IOException {
    Path input = directory.resolve("tree");
    TestImages.writeTree(input, TestImages.imageSet(3, "a"));
    // Hadoop's local file system refuses a file that is not the one it has a checksum of.
    Path bad = input.resolve("a").resolve("bad.jpg");
    Storage.of(bad.toString(), new Configuration())
        .write(new org.apache.hadoop.fs.Path(bad.toUri()), TestImages.jpeg(30, 30, 1));
    Files.write(bad, TestImages.jpeg(30, 30, 2));
    assertThatThrownBy(TestDataSets.action(input, directory.resolve("out"))::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a task failed each time it was tried")
        .hasMessageContaining("Checksum");
  }

  @Test
  void aWholeDataSetIsNotOverwritten() throws IOException {
    Path input = tars(10, "a");
    Path output = directory.resolve("out");
    TestDataSets.action(input, output).execute();
    Map<String, String> before = TestDataSets.hashes(output);
    assertThatThrownBy(TestDataSets.action(input, output)::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("already holds a whole data set");
    assertThat(TestDataSets.hashes(output)).isEqualTo(before);
  }

  @Test
  void leftoversOfAnInterruptedRunAreReplaced() throws IOException {
    Path input = tars(10, "a");
    Path output = Files.createDirectories(directory.resolve("out"));
    Files.writeString(output.resolve("00000.tar"), "half");
    Files.writeString(output.resolve("00099.tar"), "stray");
    Files.writeString(output.resolve("README"), "mine");
    TestDataSets.action(input, output).execute();
    assertThat(DataSet.open(output.toString(), new Configuration()).problems()).isEmpty();
    assertThat(output.resolve("00099.tar")).doesNotExist();
    assertThat(output.resolve("README")).hasContent("mine");
  }

  @Test
  void anOutputInTheInputIsRefusedHoweverItIsWritten() throws IOException {
    Path input = tars(3, "a");
    Path output = input.resolve("out");
    ShardImages action =
        TestDataSets.action(input, output).input(input.toString()).output("file:" + output);
    action.validate(); // which file system a path without a scheme is on, storage tells
    assertThatThrownBy(action::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("lies in the input " + input);
    assertThat(output).doesNotExist();
  }

  @Test
  void namesMayHaveColons() throws IOException {
    Map<String, Map<String, byte[]>> set = TestImages.imageSet(4, "n:1", "b");
    set.get("n:1").put("12:30:05.jpg", TestImages.jpeg(30, 30, 999));
    Path tree = directory.resolve("tree");
    Path tars = directory.resolve("tars");
    TestImages.writeTree(tree, set);
    TestImages.writeTars(tars, set);
    for (Path input : List.of(tree, tars)) {
      Path output = directory.resolve("from-" + input.getFileName());
      TestDataSets.action(input, output).execute();
      DataSet dataSet = DataSet.open(output.toString(), new Configuration());
      assertThat(dataSet.count(Split.TRAIN)).isEqualTo(9);
      assertThat(dataSet.classes().names()).containsExactly("b", "n:1");
    }
  }

  @Test
  void aMissingInputIsNamed() {
    assertThatThrownBy(
            TestDataSets.action(directory.resolve("nowhere"), directory.resolve("out"))::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("no such directory");
  }

  @Test
  void anInputWithoutImagesIsDescribed() throws IOException {
    Path input = Files.createDirectories(directory.resolve("raw"));
    Files.writeString(input.resolve("notes.txt"), "nothing here");
    assertThatThrownBy(TestDataSets.action(input, directory.resolve("out"))::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("class-tars")
        .hasMessageContaining("notes.txt");
  }

  @Test
  void shardsAreTarsThatOthersRead() throws IOException {
    Path output = directory.resolve("out");
    TestDataSets.action(tars(5, "a"), output).execute();
    byte[] bytes = Files.readAllBytes(output.resolve("00000.tar"));
    ManifestRow row = TestDataSets.manifest(output).get(0);
    try (var tar = new TarArchiveInputStream(new java.io.ByteArrayInputStream(bytes))) {
      assertThat(tar.getNextTarEntry().getName()).isEqualTo(row.key() + ".jpg");
      assertThat(Sha256.of(tar.readAllBytes())).isEqualTo(row.sha256());
      assertThat(tar.getNextTarEntry().getName()).isEqualTo(row.key() + ".cls");
      assertThat(new String(tar.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo("0");
      assertThat(tar.getNextTarEntry().getName()).isEqualTo(row.key() + ".json");
    }
    byte[] image = Arrays.copyOfRange(bytes, (int) row.offset(), (int) row.offset() + row.length());
    assertThat(Sha256.of(image)).isEqualTo(row.sha256());
  }
}
