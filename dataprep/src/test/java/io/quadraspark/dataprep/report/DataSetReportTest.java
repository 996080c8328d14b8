package io.quadraspark.dataprep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.TestDataSets;
import io.quadraspark.dataprep.TestImages;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetReportTest {
  private static final Configuration HADOOP = new Configuration();
  private static final String SCRIPT = "<script>alert(1)";

  @TempDir static Path shared;
  @TempDir Path directory;
  private static Path whole;
  private Path data;

  @BeforeAll
  static void makeDataSet() throws IOException {
    Map<String, Map<String, byte[]>> images = TestImages.imageSet(12, "cat", SCRIPT);
    images.get("cat").put("broken.jpg", new byte[] {1, 2, 3});
    byte[] cut = TestImages.jpeg(200, 150, 99);
    images.get("cat").put("cut.jpg", Arrays.copyOf(cut, cut.length * 3 / 4));
    TestImages.writeTars(shared.resolve("raw"), images);
    Path names = Files.writeString(shared.resolve("names.txt"), "cat\t\"><img src=x onerror=y>\n");
    TestDataSets.action(shared.resolve("raw"), shared.resolve("data"))
        .validationPerClass(2)
        .quarantineBudget(0.5)
        .classNames(names.toString())
        .execute();
    whole = shared.resolve("data");
  }

  @BeforeEach
  void copy() throws IOException {
    data = TestDataSets.copy(whole, directory.resolve("copy"));
  }

  private String page() throws IOException {
    return Files.readString(data.resolve(ReportFile.NAME));
  }

  private Optional<String> problem() throws IOException {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(data.toUri());
    return ReportFile.problem(root, Storage.of(root, HADOOP));
  }

  @Test
  void theJobLeavesAPageWithCountsClassesImagesAndReasons() throws IOException {
    assertThat(page())
        .contains("<h1>24 images of 2 classes</h1>", "<td>20 in ", "<td>4 in 1 shard</td>")
        .contains(">10 + 2<", "jpeg-quality", "not an image", "cat/broken.jpg");
    // And what there is to see of the one that was cut short.
    assertThat(page()).contains("truncated JPEG", "cat/cut.jpg");
    assertThat(page().split("data:image/jpeg;base64,")).hasSize(1 + 2 * SampleSheet.IMAGES + 1);
  }

  @Test
  void namesOfClassesAreNoMarkup() throws IOException {
    assertThat(page())
        .contains("&lt;script&gt;alert(1)", "&quot;&gt;&lt;img src=x")
        .doesNotContain("<script", "<img src=x");
  }

  @Test
  void nothingIsLoadedFromElsewhere() throws IOException {
    assertThat(page()).doesNotContain("http://", "https://", "@import", "url(", "<link");
    assertThat(page()).contains("default-src 'none'");
  }

  @Test
  void everyTagIsClosedInItsPlace() throws IOException {
    Set<String> empty = Set.of("meta", "img", "!doctype", "!--");
    Deque<String> open = new ArrayDeque<>();
    Matcher tags = Pattern.compile("<(/?)([a-z0-9!-]+)", Pattern.CASE_INSENSITIVE).matcher(page());
    while (tags.find()) {
      String name = tags.group(2).toLowerCase(java.util.Locale.ROOT);
      if (!tags.group(1).isEmpty()) {
        assertThat(open.pop()).isEqualTo(name);
      } else if (!empty.contains(name)) {
        open.push(name);
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  void madeAnewElsewhereItHasTheSameBytes() throws IOException {
    String before = page();
    Files.delete(data.resolve(ReportFile.NAME));

    DataSetReport.Written written = DataSetReport.write(data.toString(), HADOOP);

    assertThat(page()).isEqualTo(before);
    assertThat(written.bytes()).isEqualTo(before.getBytes(StandardCharsets.UTF_8).length);
    assertThat(problem()).isEmpty();
  }

  @Test
  void aChangedPageIsNamedAndAMissingOneIsNot() throws IOException {
    int length = (int) Files.size(data.resolve(ReportFile.NAME));
    for (int at : new int[] {0, length / 2, length - 5}) {
      TestDataSets.flip(data.resolve(ReportFile.NAME), at);
      assertThat(problem())
          .as("byte %d", at)
          .hasValueSatisfying(
              said -> assertThat(said).contains("report.html is damaged", "quadraspark report"));
      TestDataSets.flip(data.resolve(ReportFile.NAME), at);
    }
    assertThat(problem()).isEmpty();

    Files.delete(data.resolve(ReportFile.NAME));
    assertThat(problem()).isEmpty();
  }

  @Test
  void aDamagedImageIsNamedAndNoPageIsWritten() throws IOException {
    Files.delete(data.resolve(ReportFile.NAME));
    for (ManifestRow row : TestDataSets.manifest(data)) {
      TestDataSets.flip(data.resolve(row.shard()), (int) row.offset() + 100);
    }

    assertThatThrownBy(() -> DataSetReport.write(data.toString(), HADOOP))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("is damaged", ".tar");
    assertThat(data.resolve(ReportFile.NAME)).doesNotExist();
  }
}
