package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.NearDuplicatesFile;
import io.quadraspark.dataprep.format.QuarantineFile;
import io.quadraspark.dataprep.format.QuarantineRow;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.progress.Quantity;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Makes {@code report.html}: a pure function of the data set, of bounded size, made by the driver
 * in one pass over the manifest and at most 120 ranged reads of images.
 */
public final class DataSetReport {
  private static final String TEMPLATE = "report.html";

  private final DataSet data;
  private final DataSetDescription description;
  private final Configuration hadoop;

  private DataSetReport(DataSet data, Configuration hadoop) {
    this.data = data;
    this.description = data.description();
    this.hadoop = hadoop;
  }

  /** The file that was written. */
  public record Written(String uri, long bytes) {}

  /** Writes the report of the data set in the directory {@code uri} beside it. */
  public static Written write(String uri, Configuration hadoop) {
    DataSet data = DataSet.open(uri, hadoop);
    byte[] page = new DataSetReport(data, hadoop).page();
    Path path = new Path(data.uri(), ReportFile.NAME);
    try {
      Storage.of(path, hadoop).write(path, page);
    } catch (IOException e) {
      throw DataErrors.unwritable(path.toString(), e);
    }
    return new Written(path.toString(), page.length);
  }

  private byte[] page() {
    try {
      Path root = new Path(data.uri());
      LookalikeSection lookalikes = lookalikes(root);
      Survey survey = Survey.of(data, lookalikes.sources(), hadoop);
      Thumbnails thumbnails = new Thumbnails(root, Storage.of(root, hadoop));
      String samples = new SampleSection(thumbnails, data.classes()).html(survey.sheet().images());
      String body =
          head()
              + new ClassSection(data.classes(), survey.train(), survey.validation()).html()
              + samples
              + sizes(survey)
              + quarantine(root).html()
              + (wereCompared() ? lookalikes.html(survey.found(), thumbnails) : "")
              + options();
      return ReportFile.sealed(
          template().replace("{{title}}", Html.text(title())).replace("{{body}}", body));
    } catch (IOException e) {
      throw DataErrors.unreadable(data.uri(), e);
    }
  }

  private String title() {
    long images = description.train() + description.validation();
    return "%s images of %s classes"
        .formatted(Quantity.count(images), Quantity.count(description.classes()));
  }

  private String head() {
    long bytes = description.shards().stream().mapToLong(ShardEntry::bytes).sum();
    StringBuilder rows = new StringBuilder();
    rows.append(Html.row("classes", Quantity.count(description.classes())));
    int named = data.classes().titles().size();
    if (named > 0) {
      rows.append(Html.row("of them with a name", Quantity.count(named)));
    }
    for (Split split : Split.values()) {
      rows.append(Html.row(split.label() + " images", split(split)));
    }
    rows.append(Html.row("image size", description.imageSize() + " pixels"));
    rows.append(
        Html.row(
            "shards",
            "%s, %s"
                .formatted(Quantity.count(description.shards().size()), Quantity.bytes(bytes))));
    rows.append(Html.row("files left out as unusable", Quantity.count(description.quarantined())));
    rows.append(
        Html.row(
            "classes left out as too small",
            "%s, of %s images"
                .formatted(
                    Quantity.count(description.droppedClasses()),
                    Quantity.count(description.droppedImages()))));
    DataSetDescription.Duplicates duplicates = description.duplicates();
    if (duplicates != null) {
      rows.append(
          Html.row(
              "copies of other images",
              "%s, of them %s left out"
                  .formatted(
                      Quantity.count(duplicates.images()), Quantity.count(duplicates.dropped()))));
    }
    rows.append(Html.row("class map", description.classMapHash()));
    rows.append(Html.row("sha256", data.hash()));
    return Html.section("The data set", Html.table(rows.toString()));
  }

  private String split(Split split) {
    long shards =
        description.shards().stream().filter(shard -> shard.split().equals(split.label())).count();
    return "%s in %s".formatted(Quantity.count(data.count(split)), Quantity.count(shards, "shard"));
  }

  private static String sizes(Survey survey) {
    if (survey.bytes().isEmpty()) {
      return "";
    }
    return Html.section(
        "Sizes of images",
        "<h3>Long side of an image as it came, in pixels</h3>\n"
            + survey.sourceLongSides().table(Quantity::count, "images")
            + "<h3>Bytes of a stored image</h3>\n"
            + survey.bytes().table(Quantity::bytes, "images")
            + "<h3>Long side of a stored image in pixels</h3>\n"
            + survey.longSides().table(Quantity::count, "images"));
  }

  private QuarantineSection quarantine(Path root) throws IOException {
    QuarantineSection section = new QuarantineSection();
    for (String file : description.filesLike(DataSetDescription.QUARANTINE)) {
      for (QuarantineRow row : QuarantineFile.read(new Path(root, file), hadoop)) {
        section.add(row);
      }
    }
    return section;
  }

  private boolean wereCompared() {
    return !description.filesLike(DataSetDescription.NEAR_DUPLICATES).isEmpty();
  }

  private LookalikeSection lookalikes(Path root) throws IOException {
    LookalikeSection section = new LookalikeSection(data.classes());
    for (String file : description.filesLike(DataSetDescription.NEAR_DUPLICATES)) {
      NearDuplicatesFile.read(new Path(root, file), hadoop, section::add);
    }
    return section;
  }

  private String options() {
    StringBuilder rows = new StringBuilder();
    description.options().forEach((name, value) -> rows.append(Html.row(name, value)));
    rows.append(Html.row("seed", Long.toString(description.seed())));
    return Html.section("Made with", Html.table(rows.toString()));
  }

  private static String template() {
    try (InputStream in = DataSetReport.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
