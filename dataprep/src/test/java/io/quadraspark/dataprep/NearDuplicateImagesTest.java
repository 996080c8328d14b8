package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.format.NearDuplicateRow;
import io.quadraspark.dataprep.format.NearDuplicatesFile;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.report.DataSetReport;
import io.quadraspark.dataprep.storage.Sha256;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearDuplicateImagesTest {
  private static final BufferedImage PICTURE = TestImages.picture(64, 48, 900);
  private static final byte[] PNG = TestImages.encoded(PICTURE, "png");
  private static final byte[] BMP = TestImages.encoded(PICTURE, "bmp");
  private static final byte[] JPEG = TestImages.encoded(PICTURE, "jpg");

  @TempDir Path directory;

  /** One picture in three formats, one of them in two copies, among others. */
  private Path alike() throws IOException {
    Map<String, Map<String, byte[]>> set = TestImages.imageSet(6, "a", "b");
    set.get("a").put("alike.png", PNG);
    set.get("a").put("alike.bmp", BMP);
    set.get("b").put("alike.png", PNG);
    set.get("b").put("alike.jpg", JPEG);
    Path input = directory.resolve("tars");
    TestImages.writeTars(input, set);
    return input;
  }

  @Test
  void aReportPairsPicturesThatLookAlike() throws IOException {
    Path output = directory.resolve("out");

    ShardImages.Result result = TestDataSets.action(alike(), output).duplicates("report").execute();

    List<NearDuplicateRow> rows = new ArrayList<>();
    NearDuplicatesFile.read(
        new org.apache.hadoop.fs.Path(output.resolve("near-duplicates.parquet").toUri()),
        new Configuration(),
        rows::add);
    assertThat(result.lookalikes()).isEqualTo(2);
    // The PNG and the BMP have the same pixels; the first of them stands for both.
    assertThat(rows)
        .hasSize(2)
        .allMatch(row -> row.source().equals("a/alike.bmp") && row.distance() <= 4)
        .extracting(NearDuplicateRow::otherSource)
        .containsExactly("a/alike.png", "b/alike.jpg");
    assertThat(rows.get(0).sha256()).isEqualTo(Sha256.of(BMP));
    assertThat(rows.get(0).distance()).isZero();
    assertThat(rows.get(1).otherSha256()).isEqualTo(Sha256.of(JPEG));
    DataSet dataSet = DataSet.open(output.toString(), new Configuration());
    assertThat(dataSet.problems()).isEmpty();
    assertThat(dataSet.description().file("near-duplicates.parquet")).isPresent();
    assertThat(dataSet.description().duplicates().lookalikes()).isEqualTo(2);
    String page = Files.readString(output.resolve("report.html"));
    assertThat(page)
        .contains(
            "2 pairs among the images of one run; of two classes: 1.",
            "a/alike.bmp (a) and b/alike.jpg (b)");
    assertThat(page.split("<img ")).hasSize(page(alike(), "keep").split("<img ").length + 4);
  }

  private String page(Path input, String mode) throws IOException {
    Path output = directory.resolve(mode);
    TestDataSets.action(input, output).duplicates(mode).execute();
    return Files.readString(output.resolve("report.html"));
  }

  @Test
  void anAdditionCountsItsOwnPairs() throws IOException {
    Path output = directory.resolve("out");
    TestDataSets.action(alike(), output).duplicates("report").execute();
    BufferedImage other = TestImages.picture(64, 48, 901);
    Map<String, Map<String, byte[]>> more = TestImages.imageSet(6, "c");
    more.get("c").put("alike.png", TestImages.encoded(other, "png"));
    more.get("c").put("alike.bmp", TestImages.encoded(other, "bmp"));
    // It looks like those of the run before, which are not compared.
    more.get("c").put("known.png", TestImages.encoded(PICTURE, "png"));
    TestImages.writeTars(directory.resolve("more"), more);

    ShardImages.Result result =
        TestDataSets.action(directory.resolve("more"), output)
            .append(true)
            .duplicates("report")
            .execute();

    DataSet dataSet = DataSet.open(output.toString(), new Configuration());
    assertThat(result.lookalikes()).isEqualTo(1);
    assertThat(dataSet.description().duplicates().lookalikes()).isEqualTo(3);
    String page = Files.readString(output.resolve("report.html"));
    assertThat(page).contains("3 pairs", "c/alike.bmp (c) and c/alike.png (c)");
    DataSetReport.write(output.toString(), new Configuration());
    assertThat(Files.readString(output.resolve("report.html"))).isEqualTo(page);
  }

  @Test
  void ofAClassThatIsLeftOutThereIsNoImageToShow() throws IOException {
    Map<String, Map<String, byte[]>> set = TestImages.imageSet(6, "a", "b");
    set.get("a").put("alike.png", PNG);
    set.put("small", Map.of("alike.bmp", BMP));
    TestImages.writeTars(directory.resolve("tars"), set);
    Path output = directory.resolve("out");

    TestDataSets.action(directory.resolve("tars"), output)
        .duplicates("report")
        .minImagesPerClass(2)
        .execute();

    assertThat(Files.readString(output.resolve("report.html")))
        .contains("1 pair among", "small/alike.bmp (small, which is left out)", "<span></span>");
  }

  @Test
  void nobodyLooksForThemUnasked() throws IOException {
    Path output = directory.resolve("out");

    TestDataSets.action(alike(), output).duplicates("drop").execute();

    assertThat(output.resolve("near-duplicates.parquet")).doesNotExist();
    assertThat(Files.readString(output.resolve("report.html"))).doesNotContain("look alike");
  }
}
