package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.format.DuplicateRow;
import io.quadraspark.dataprep.format.DuplicatesFile;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicateImagesTest {
  private static final byte[] SHARED = TestImages.jpeg(50, 50, 500);
  private static final String HASH = Sha256.of(SHARED);

  @TempDir Path directory;

  /** One image twice in class b and once in class c, among ten others of each class. */
  private Path copies() throws IOException {
    Map<String, Map<String, byte[]>> set = TestImages.imageSet(10, "a", "b", "c");
    set.get("b").put("zz.jpg", SHARED);
    set.get("b").put("00.jpg", SHARED);
    set.get("c").put("00.jpg", SHARED);
    Path input = directory.resolve("tars");
    TestImages.writeTars(input, set);
    return input;
  }

  private static List<DuplicateRow> listed(Path output) throws IOException {
    return DuplicatesFile.read(
        new org.apache.hadoop.fs.Path(output.resolve("duplicates.parquet").toUri()),
        new Configuration());
  }

  private static List<String> classesOfShared(Path output) throws IOException {
    return TestDataSets.manifest(output).stream()
        .filter(row -> row.sourceSha256().equals(HASH))
        .map(ManifestRow::classId)
        .sorted()
        .toList();
  }

  @Test
  void keepKeepsAllAndListsNone() throws IOException {
    Path output = directory.resolve("out");
    ShardImages.Result result = TestDataSets.action(copies(), output).execute();
    assertThat(result.images()).isEqualTo(33);
    assertThat(output.resolve("duplicates.parquet")).doesNotExist();
    assertThat(Files.readString(output.resolve("dataset.json"))).doesNotContain("duplicates");
  }

  @Test
  void dropKeepsTheFirstFileOfTheFirstClass() throws IOException {
    Path output = directory.resolve("out");
    ShardImages.Result result = TestDataSets.action(copies(), output).duplicates("drop").execute();
    assertThat(result.images()).isEqualTo(31);
    assertThat(result.duplicates()).isEqualTo(2);
    assertThat(result.droppedDuplicates()).isEqualTo(2);
    assertThat(classesOfShared(output)).containsExactly("b");
    assertThat(listed(output))
        .containsExactly(
            new DuplicateRow(HASH, "b", "b/00.jpg", true),
            new DuplicateRow(HASH, "b", "b/zz.jpg", false),
            new DuplicateRow(HASH, "c", "c/00.jpg", false));
    DataSet dataSet = DataSet.open(output.toString(), new Configuration());
    assertThat(dataSet.problems()).isEmpty();
    assertThat(dataSet.description().duplicates().mode()).isEqualTo("drop");
    assertThat(dataSet.description().duplicates().dropped()).isEqualTo(2);
    assertThat(dataSet.description().file("duplicates.parquet")).isPresent();
  }

  @Test
  void reportKeepsAllAndListsThem() throws IOException {
    Path output = directory.resolve("out");
    ShardImages.Result result =
        TestDataSets.action(copies(), output).duplicates("report").execute();
    assertThat(result.images()).isEqualTo(33);
    assertThat(result.duplicates()).isEqualTo(2);
    assertThat(result.droppedDuplicates()).isZero();
    assertThat(classesOfShared(output)).containsExactly("b", "b", "c");
    assertThat(listed(output)).hasSize(3).allMatch(DuplicateRow::kept);
  }

  @Test
  void dropKeepsTheCopyOfTheValidationInput() throws IOException {
    Path held = directory.resolve("held");
    TestImages.writeTree(held, Map.of("c", Map.of("x.jpg", SHARED)));
    Path output = directory.resolve("out");
    TestDataSets.action(copies(), output)
        .validationInput(held.toString())
        .duplicates("drop")
        .execute();
    assertThat(TestDataSets.manifest(output))
        .filteredOn(row -> row.sourceSha256().equals(HASH))
        .singleElement()
        .satisfies(row -> assertThat(row.split()).isEqualTo("validation"));
  }

  @Test
  void aClassIsCountedWithoutItsDroppedCopies() throws IOException {
    Map<String, Map<String, byte[]>> set = TestImages.imageSet(10, "a");
    Map<String, byte[]> same = new TreeMap<>();
    for (int i = 0; i < 5; i++) {
      same.put(i + ".jpg", SHARED);
    }
    set.put("b", same);
    Path input = directory.resolve("tars");
    TestImages.writeTars(input, set);
    Path output = directory.resolve("out");
    ShardImages.Result result =
        TestDataSets.action(input, output).duplicates("drop").minImagesPerClass(2).execute();
    assertThat(result.classes()).isEqualTo(1);
    assertThat(result.droppedClasses()).isEqualTo(1);
    assertThat(result.droppedImages()).isEqualTo(1);
    assertThat(result.droppedDuplicates()).isEqualTo(4);
  }
}
