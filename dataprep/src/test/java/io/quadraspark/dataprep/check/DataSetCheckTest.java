package io.quadraspark.dataprep.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.TestDataSets;
import io.quadraspark.dataprep.TestSpark;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.ManifestFile;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetCheckTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir static Path shared;
  @TempDir Path directory;
  private static Path whole;
  private final List<String> lines = new ArrayList<>();
  private Path data;

  @BeforeAll
  static void makeDataSet() throws IOException {
    whole = TestDataSets.make(shared);
  }

  @BeforeEach
  void copy() throws IOException {
    data = TestDataSets.copy(whole, directory.resolve("data"));
  }

  private DataSetCheck check() {
    return new DataSetCheck(DataSet.open(data.toString(), HADOOP), HADOOP);
  }

  private Findings findings() {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext());
    return check().run(spark, lines::add);
  }

  @Test
  void everySampleOfAWholeDataSetIsReadAndCounted() throws IOException {
    Findings findings = findings();

    assertThat(findings.listed()).isEmpty();
    assertThat(findings.problems()).isZero();
    assertThat(findings.samples(Split.TRAIN)).isEqualTo(70);
    assertThat(findings.samples(Split.VALIDATION)).isEqualTo(10);
    assertThat(findings.bytes()).isEqualTo(shardBytes());
    assertThat(check().strays()).isEmpty();
    assertThat(lines).last().asString().startsWith("read shards  done: 80 images");
  }

  private long shardBytes() throws IOException {
    long bytes = 0;
    try (var files = Files.list(data)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".tar")).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  @Test
  void aFlippedByteAnywhereInAShardIsNamedWithTheShard() throws IOException {
    Path shard = data.resolve("00000.tar");
    int length = (int) Files.size(shard);
    // A header, an image, the end of the last sample's JSON and the blocks that close the tar.
    for (int at : new int[] {3, 140, 900, length / 2, length - 1100, length - 1}) {
      TestDataSets.flip(shard, at);

      assertThat(findings().listed()).as("byte %d", at).anyMatch(p -> p.contains("00000.tar"));
      TestDataSets.flip(shard, at);
    }
    assertThat(findings().problems()).isZero();
  }

  @Test
  void eachDamagedSampleIsNamedAndNoneHidesAnother() throws IOException {
    List<ManifestRow> rows = TestDataSets.manifest(data);
    List<ManifestRow> damaged = List.of(rows.get(2), rows.get(5));
    for (ManifestRow row : damaged) {
      // The length in the tar header: what follows cannot be found by reading on.
      TestDataSets.flip(data.resolve(row.shard()), (int) row.offset() - 512 + 130);
    }

    Findings findings = findings();

    assertThat(findings.problems()).isEqualTo(3); // two samples and the hash of their shard
    assertThat(findings.samples(Split.TRAIN) + findings.samples(Split.VALIDATION)).isEqualTo(78);
    assertThat(findings.listed())
        .anyMatch(problem -> problem.contains("is not the file that dataset.json names"));
  }

  @Test
  void aTruncatedShardAndAMissingOneAreNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(data.resolve("00000.tar"));
    Files.write(data.resolve("00000.tar"), Arrays.copyOf(bytes, bytes.length / 2));
    Files.delete(data.resolve("00001.tar"));

    assertThat(findings().listed())
        .anyMatch(problem -> problem.contains("00000.tar"))
        .anyMatch(problem -> problem.contains("00001.tar") && problem.contains("no such file"));
  }

  @Test
  void aSampleThatIsNotWhatTheManifestSaysIsNamed() throws IOException {
    changeManifest(
        row ->
            new ManifestRow(
                row.key(),
                row.classId(),
                row.classIndex(),
                row.split(),
                row.shard(),
                row.offset(),
                row.length(),
                row.width() + 1,
                row.height(),
                row.sourceWidth(),
                row.sourceHeight(),
                row.sourceSha256(),
                row.sha256()));

    Findings findings = findings();

    assertThat(findings.problems()).isEqualTo(80);
    assertThat(findings.listed()).allMatch(problem -> problem.contains("its JSON says"));
  }

  @Test
  void aClassIndexThatIsAnotherClassIsNamed() throws IOException {
    changeManifest(
        row ->
            new ManifestRow(
                row.key(),
                row.classId(),
                1 - row.classIndex(),
                row.split(),
                row.shard(),
                row.offset(),
                row.length(),
                row.width(),
                row.height(),
                row.sourceWidth(),
                row.sourceHeight(),
                row.sourceSha256(),
                row.sha256()));

    assertThat(findings().listed())
        .isNotEmpty()
        .allMatch(problem -> problem.contains("and the class map has not"));
  }

  @Test
  void countsThatDoNotAgreeAreNamed() throws IOException {
    reseal(description -> description.put("quarantined", 3).put("classes", 5));

    assertThat(findings().listed())
        .containsExactly(
            "dataset.json has 3 quarantined files, and the quarantine 0",
            "dataset.json has 5 classes, and the class map 2");
  }

  @Test
  void aDamagedFileBesideTheShardsIsNamed() throws IOException {
    DataSetCheck opened = check();
    TestDataSets.flip(data.resolve("quarantine.parquet"), 20);
    TestDataSets.flip(data.resolve("report.html"), 4000);

    Findings findings =
        opened.run(
            JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext()), lines::add);

    assertThat(findings.listed())
        .hasSize(2)
        .anyMatch(problem -> problem.contains("quarantine.parquet"))
        .anyMatch(problem -> problem.contains("report.html is damaged"));
  }

  @Test
  void strayFilesAreNamedAndAreNoProblem() throws IOException {
    Files.write(data.resolve("00099.tar"), new byte[1024]);
    Files.writeString(data.resolve("notes.txt"), "mine");
    Files.writeString(data.resolve(".hidden"), "a tool's");

    assertThat(findings().problems()).isZero();
    assertThat(check().strays()).containsExactly("00099.tar", "notes.txt");
  }

  @Test
  void ofVeryManyProblemsTheFirstAreKeptAndAllAreCounted() {
    Findings one = new Findings();
    Findings other = new Findings();
    for (int i = 0; i < 1000; i++) {
      one.problem("b%04d".formatted(i));
      other.problem("a%04d".formatted(i));
    }

    Findings merged = one.merge(other);

    assertThat(merged.problems()).isEqualTo(2000);
    assertThat(merged.listed()).hasSize(Findings.LISTED).first().isEqualTo("a0000");
    assertThat(merged.listed()).last().isEqualTo("a0099");
  }

  /** Changes all rows, and the description to the manifest's new hash. */
  private void changeManifest(UnaryOperator<ManifestRow> change) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ManifestFile.write(out, TestDataSets.manifest(data).stream().map(change).iterator(), HADOOP);
    Files.write(data.resolve("manifest.parquet"), out.toByteArray());
    Files.deleteIfExists(data.resolve(".manifest.parquet.crc"));
    reseal(
        description ->
            description
                .path("files")
                .forEach(
                    file -> {
                      if (file.path("name").asText().equals("manifest.parquet")) {
                        ((ObjectNode) file)
                            .put("sha256", Sha256.of(out.toByteArray()))
                            .put("bytes", out.size());
                      }
                    }));
  }

  /** Changes the description and gives it the seal of what it then says. */
  private void reseal(Consumer<ObjectNode> change) throws IOException {
    Path json = data.resolve("dataset.json");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode node = (ObjectNode) mapper.readTree(Files.readAllBytes(json));
    node.remove("sha256");
    change.accept(node);
    Files.write(json, mapper.treeToValue(node, DataSetDescription.class).toJson());
    Files.deleteIfExists(data.resolve(".dataset.json.crc"));
  }
}
