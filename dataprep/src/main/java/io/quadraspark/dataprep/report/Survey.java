package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.ManifestFile;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What the report needs of the manifest, in one pass that holds one row at a time. */
final class Survey {
  private final long[] train;
  private final long[] validation;
  private final Histogram bytes = new Histogram();
  private final Histogram longSides = new Histogram();
  private final Histogram sourceLongSides = new Histogram();
  private final SampleSheet sheet;
  private final Set<String> wanted;
  private final Map<String, ManifestRow> found = new HashMap<>();

  private Survey(DataSet data, Set<String> wanted) {
    this.wanted = wanted;
    this.train = new long[data.classes().size()];
    this.validation = new long[data.classes().size()];
    this.sheet = new SampleSheet(data.description().seed(), data.classes().names());
  }

  /**
   * Reads the manifest.
   *
   * @param wanted SHA-256, as they came, of images that are looked for
   */
  static Survey of(DataSet data, Set<String> wanted, Configuration hadoop) throws IOException {
    Survey survey = new Survey(data, wanted);
    for (String manifest : data.description().filesLike(DataSetDescription.MANIFEST)) {
      ManifestFile.read(new Path(data.uri(), manifest), hadoop, survey::add);
    }
    return survey;
  }

  private void add(ManifestRow row) {
    if (row.split().equals(Split.TRAIN.label())) {
      train[row.classIndex()]++;
      sheet.add(row);
    } else {
      validation[row.classIndex()]++;
    }
    if (wanted.contains(row.sourceSha256())) {
      found.putIfAbsent(row.sourceSha256(), row);
    }
    bytes.add(row.length());
    longSides.add(Math.max(row.width(), row.height()));
    sourceLongSides.add(Math.max(row.sourceWidth(), row.sourceHeight()));
  }

  /** Training images by class index. */
  long[] train() {
    return train;
  }

  /** Validation images by class index. */
  long[] validation() {
    return validation;
  }

  /** Of the stored images. */
  Histogram bytes() {
    return bytes;
  }

  /** Long sides of the stored images in pixels. */
  Histogram longSides() {
    return longSides;
  }

  /** Long sides of the images as they came, in pixels. */
  Histogram sourceLongSides() {
    return sourceLongSides;
  }

  SampleSheet sheet() {
    return sheet;
  }

  /** Those of the images that were looked for that are there, by SHA-256 as they came. */
  Map<String, ManifestRow> found() {
    return found;
  }
}
