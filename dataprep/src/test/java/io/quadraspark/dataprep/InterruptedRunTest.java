package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.storage.DyingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same command after a run that ended half-way. */
class InterruptedRunTest {
  private static final String MANIFEST = "manifest.parquet";

  @TempDir Path directory;

  private Path input;
  private Path output;

  @BeforeEach
  void writeImages() throws IOException {
    DyingStore.register(TestSpark.session().sparkContext().hadoopConfiguration());
    DyingStore.heal();
    input = directory.resolve("tars");
    output = directory.resolve("out");
    TestImages.writeTars(input, TestImages.imageSet(30, "a", "b", "c"));
  }

  @AfterEach
  void heal() {
    DyingStore.heal();
  }

  private ShardImages action(Path to) {
    return TestDataSets.action(input, to)
        .input(DyingStore.uri(input))
        .output(DyingStore.uri(to))
        .validationPerClass(4);
  }

  private Map<String, String> unbroken() throws IOException {
    Path whole = directory.resolve("whole");
    action(whole).execute();
    return TestDataSets.hashes(whole);
  }

  private void interrupt(String at) {
    DyingStore.dieAt(at);
    assertThatThrownBy(action(output)::execute).hasStackTraceContaining("died before " + at);
    assertThat(output.resolve("dataset.json")).doesNotExist();
    assertThat(output.resolve("_plan").resolve("plan.json")).exists();
    DyingStore.heal();
  }

  @Test
  void goesOnAndEndsWithTheBytesOfAnUnbrokenRun() throws IOException {
    Map<String, String> expected = unbroken();
    interrupt("00003.tar");
    ShardImages.Result result = action(output).execute();
    assertThat(TestDataSets.hashes(output)).isEqualTo(expected);
    assertThat(result.images()).isEqualTo(90);
    assertThat(DyingStore.written()).contains("00003.tar").doesNotContain("00000.tar");
    assertThat(output.resolve("_plan")).doesNotExist();
    assertThat(DataSet.open(output.toString(), new Configuration()).problems()).isEmpty();
  }

  @Test
  void aRunThatLacksItsManifestAloneReadsNoImage() throws IOException {
    Map<String, String> expected = unbroken();
    interrupt(MANIFEST);
    List<String> lines = new CopyOnWriteArrayList<>();
    action(output).progress(lines::add).execute();
    assertThat(lines).anyMatch(line -> line.startsWith("check shards  done: 90 images"));
    assertThat(DyingStore.written()).noneMatch(name -> name.endsWith(".tar"));
    // The first is looked at for its layout.
    assertThat(DyingStore.read()).doesNotContain("b.tar", "c.tar");
    assertThat(TestDataSets.hashes(output)).isEqualTo(expected);
  }

  @Test
  void onlyPartsWithAMissingImageAreRead() throws IOException {
    Map<String, Map<String, byte[]>> small = TestImages.imageSet(2, manyClasses());
    input = directory.resolve("small");
    TestImages.writeTars(input, small);
    interrupt(MANIFEST);
    Files.delete(output.resolve("00000.tar"));
    action(output).execute();
    assertThat(DyingStore.written()).contains("00000.tar").doesNotContain("00001.tar");
    assertThat(DyingStore.read().stream().filter(name -> name.startsWith("class")).distinct())
        .hasSizeBetween(1, 20);
    assertThat(DataSet.open(output.toString(), new Configuration()).problems()).isEmpty();
  }

  private static String[] manyClasses() {
    String[] classes = new String[40];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = "class%02d".formatted(i);
    }
    return classes;
  }

  @Test
  void shardsThatAreNotThePlansAreWrittenAgain() throws IOException {
    Map<String, String> expected = unbroken();
    interrupt(MANIFEST);
    TestDataSets.flip(output.resolve("00000.tar"), 3000);
    byte[] bytes = Files.readAllBytes(output.resolve("00001.tar"));
    Files.write(output.resolve("00001.tar"), java.util.Arrays.copyOf(bytes, bytes.length - 1024));
    Files.write(output.resolve("00002.tar"), bytes); // whole, but another's place
    Files.writeString(output.resolve("00077.tar"), "stray");
    Files.writeString(
        output.resolve(".00004.tar.5a2f1c80-6f3d-4e0e-9d26-000000000000.tmp"), "half");
    action(output).execute();
    assertThat(DyingStore.written())
        .contains("00000.tar", "00001.tar", "00002.tar")
        .doesNotContain("00003.tar");
    assertThat(TestDataSets.hashes(output)).isEqualTo(expected);
    try (var files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @Test
  void otherOptionsStartAnew() throws IOException {
    interrupt(MANIFEST);
    action(output).seed(8).execute();
    Path whole = directory.resolve("whole");
    action(whole).seed(8).execute();
    assertThat(TestDataSets.hashes(output)).isEqualTo(TestDataSets.hashes(whole));
  }

  @Test
  void anInputThatHasChangedStartsAnew() throws IOException {
    interrupt(MANIFEST);
    TestImages.writeTars(input, TestImages.imageSet(31, "a", "b", "c"));
    assertThat(action(output).execute().images()).isEqualTo(93);
    assertThat(DyingStore.written()).contains("00000.tar");
  }

  @Test
  void aDamagedPlanIsNoPlan() throws IOException {
    Map<String, String> expected = unbroken();
    interrupt(MANIFEST);
    TestDataSets.flip(output.resolve("_plan").resolve("00000.parquet"), 40);
    action(output).execute();
    assertThat(DyingStore.written()).contains("00000.tar", "plan.json");
    assertThat(TestDataSets.hashes(output)).isEqualTo(expected);
  }

  @Test
  void aPlanThatWasNotFinishedIsNoPlan() throws IOException {
    Map<String, String> expected = unbroken();
    DyingStore.dieAt("plan.json");
    assertThatThrownBy(action(output)::execute).hasStackTraceContaining("died before plan.json");
    DyingStore.heal();
    action(output).execute();
    assertThat(TestDataSets.hashes(output)).isEqualTo(expected);
  }

  @Test
  void otherImagesUnderTheSameListingAreNamed() throws IOException {
    interrupt(MANIFEST);
    Files.delete(output.resolve("00000.tar"));
    Path tar = input.resolve("a.tar");
    FileTime written = Files.getLastModifiedTime(tar);
    for (int at = 800; at < Files.size(tar) - 2048; at += 1024) {
      TestDataSets.flip(tar, at);
    }
    Files.setLastModifiedTime(tar, written);
    assertThatThrownBy(action(output)::execute)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("00000.tar")
        .hasMessageContaining("_plan");
    assertThat(output.resolve("00000.tar")).doesNotExist();
  }
}
