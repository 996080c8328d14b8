package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.format.ClassesFile;
import io.quadraspark.dataprep.format.ManifestFile;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.read.BlockTable;
import io.quadraspark.dataprep.read.ClassMap;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.SampleReader;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.DyingStore;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images added to a data set of the classes a and c, 30 images of each, 4 for validation. */
class AdditionTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path directory;

  private Path data;
  private Map<String, String> before;
  private String hash;

  @BeforeEach
  void makeDataSet() throws IOException {
    DyingStore.register(TestSpark.session().sparkContext().hadoopConfiguration());
    DyingStore.heal();
    Path first = directory.resolve("first");
    data = directory.resolve("data");
    TestImages.writeTars(first, TestImages.imageSet(30, "a", "c"));
    hash = action(first, data).execute().hash();
    before = TestDataSets.hashes(data);
  }

  @AfterEach
  void heal() {
    DyingStore.heal();
  }

  private static ShardImages action(Path input, Path output) {
    return TestDataSets.action(input, output).output(DyingStore.uri(output)).validationPerClass(4);
  }

  private ShardImages addition(Path input) {
    return action(input, data).append(true);
  }

  /** The images of class a again and ten new ones, and twenty of a new class b. */
  private Path more() throws IOException {
    Map<String, Map<String, byte[]>> set = TestImages.imageSet(30, "a");
    for (int i = 0; i < 10; i++) {
      set.get("a").put("new%02d.jpg".formatted(i), TestImages.jpeg(40, 30, 2000 + i));
    }
    Map<String, byte[]> images = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      images.put("new%02d.jpg".formatted(i), TestImages.jpeg(40, 30, 3000 + i));
    }
    set.put("b", images);
    Path input = directory.resolve("more");
    TestImages.writeTars(input, set);
    return input;
  }

  private DataSet open() {
    return DataSet.open(data.toString(), HADOOP);
  }

  private List<ManifestRow> rows(String manifest) throws IOException {
    List<ManifestRow> rows = new ArrayList<>();
    ManifestFile.read(
        new org.apache.hadoop.fs.Path(data.resolve(manifest).toUri()), HADOOP, rows::add);
    return rows;
  }

  @Test
  void newImagesOfOldClassesTrainAndNewClassesComeLast() throws IOException {
    ShardImages.Result result = addition(more()).execute();
    assertThat(result.known()).isEqualTo(30);
    assertThat(result.added()).isEqualTo(30);
    assertThat(result.images()).isEqualTo(90);
    assertThat(result.validation()).isEqualTo(12);
    DataSet whole = open();
    assertThat(whole.hash()).isEqualTo(result.hash());
    assertThat(whole.classes().names()).containsExactly("a", "c", "b");
    assertThat(whole.problems()).isEmpty();
    assertThat(rows("manifest-1.parquet"))
        .hasSize(30)
        .allSatisfy(
            row -> {
              assertThat(row.classIndex()).isEqualTo(row.classId().equals("a") ? 0 : 2);
              assertThat(row.split().equals("train") || row.classId().equals("b")).isTrue();
            });
    assertThat(whole.count(Split.TRAIN)).isEqualTo(78);
    assertThat(labels(whole, Split.TRAIN))
        .containsExactlyInAnyOrderEntriesOf(Map.of(0, 36, 1, 26, 2, 16));
    assertThat(labels(whole, Split.VALIDATION))
        .containsExactlyInAnyOrderEntriesOf(Map.of(0, 4, 1, 4, 2, 4));
  }

  private static Map<Integer, Integer> labels(DataSet dataSet, Split split) {
    Map<Integer, Integer> labels = new TreeMap<>();
    BlockTable blocks = dataSet.blocks(split, 32 << 10);
    for (int block = 0; block < blocks.size(); block++) {
      SampleReader.readBlock(blocks, block, HADOOP)
          .forEachRemaining(sample -> labels.merge(sample.label(), 1, Integer::sum));
    }
    return labels;
  }

  @Test
  void whatWasThereStaysAndTheNewNamesIt() throws IOException {
    addition(more()).execute();
    Map<String, String> after = TestDataSets.hashes(data);
    before.forEach(
        (name, sha256) -> {
          // The one is replaced; the other is made anew from all there is.
          if (!Set.of("dataset.json", "report.html").contains(name)) {
            assertThat(after).containsEntry(name, sha256);
          }
        });
    assertThat(open().description().parent()).isEqualTo(hash);
    assertThat(after).containsEntry("dataset-0.json", hash);
    byte[] classes = Files.readAllBytes(data.resolve("classes-1.json"));
    assertThat(ClassesFile.parse(classes, "classes-1.json").parent())
        .isEqualTo(new ClassMap(List.of("a", "c")).hash());
  }

  @Test
  void whatIsThereAlreadyIsNotAddedAgain() throws IOException {
    ShardImages.Result result = addition(directory.resolve("first")).execute();
    assertThat(result.added()).isZero();
    assertThat(result.known()).isEqualTo(60);
    assertThat(result.hash()).isEqualTo(hash);
    assertThat(TestDataSets.hashes(data)).isEqualTo(before);
  }

  @Test
  void aThirdGenerationGoesOnFromTheSecond() throws IOException {
    Path more = more();
    String second = addition(more).execute().hash();
    Path last = directory.resolve("last");
    TestImages.writeTars(last, Map.of("c", Map.of("x.jpg", TestImages.jpeg(40, 30, 4000))));
    ShardImages.Result result = addition(last).execute();
    assertThat(result.images()).isEqualTo(91);
    assertThat(open().description().parent()).isEqualTo(second);
    assertThat(open().manifests()).hasSize(3);
    assertThat(open().problems()).isEmpty();
    assertThat(data.resolve("classes-2.json")).doesNotExist(); // the classes are the same
    assertThat(open().classes().names()).containsExactly("a", "c", "b");
  }

  @Test
  void anAdditionThatDiesLeavesTheDataSetAndGoesOn() throws IOException {
    Path more = more();
    for (String last : List.of("plan.json", "00006.tar", "manifest-1.parquet", "dataset.json")) {
      DyingStore.dieAt(last);
      assertThatThrownBy(addition(more)::execute).hasStackTraceContaining("died before " + last);
      assertThat(open().hash()).isEqualTo(hash);
      assertThat(open().problems()).isEmpty();
      DyingStore.heal();
    }
    addition(more).execute();
    assertThat(DyingStore.written()).noneMatch(name -> name.endsWith(".tar"));
    Map<String, String> interrupted = TestDataSets.hashes(data);

    data = directory.resolve("again");
    action(directory.resolve("first"), data).execute();
    addition(more).execute();
    assertThat(TestDataSets.hashes(data)).isEqualTo(interrupted);
  }

  @Test
  void whatADeadAdditionLeftGoesWithTheNext() throws IOException {
    DyingStore.dieAt("dataset.json");
    assertThatThrownBy(addition(more())::execute).hasStackTraceContaining("died before");
    DyingStore.heal();
    assertThat(data.resolve("manifest-1.parquet")).exists();
    addition(directory.resolve("first")).execute();
    assertThat(TestDataSets.hashes(data)).isEqualTo(before);
    assertThat(data.resolve("_plan")).doesNotExist();
  }

  @Test
  void dropLeavesOutAnImageThatAnotherClassHas() throws IOException {
    byte[] known = TestImages.imageSet(1, "a").get("a").get("photo000.jpg");
    Path input = directory.resolve("copy");
    TestImages.writeTars(
        input, Map.of("b", Map.of("x.jpg", known, "y.jpg", TestImages.jpeg(40, 30, 5000))));
    ShardImages.Result result = addition(input).duplicates("drop").execute();
    assertThat(result.added()).isEqualTo(1);
    assertThat(result.known()).isEqualTo(1);
    assertThat(rows("manifest-1.parquet"))
        .extracting(ManifestRow::sourceSha256)
        .doesNotContain(Sha256.of(known));
  }

  @Test
  void imagesMustBeAlike() throws IOException {
    ShardImages addition = addition(more()).size(20);
    assertThatThrownBy(addition::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("size 20")
        .hasMessageContaining("made with 16");
    assertThat(TestDataSets.hashes(data)).isEqualTo(before);
  }

  @Test
  void thereMustBeADataSet() throws IOException {
    ShardImages addition = action(more(), directory.resolve("nowhere")).append(true);
    assertThatThrownBy(addition::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nowhere");
  }
}
