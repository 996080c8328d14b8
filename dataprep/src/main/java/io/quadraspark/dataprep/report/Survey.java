package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.ManifestFile;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What the report needs of the manifest, in one pass that holds one row at a time. */
final class Survey {
  private final long[] train;
  private final long[] validation;
  private final Histogram bytes = new Histogram();
  private final Histogram longSides = new Histogram();
  private final SampleSheet sheet;

  private Survey(DataSet data) {
    this.train = new long[data.classes().size()];
    this.validation = new long[data.classes().size()];
    this.sheet = new SampleSheet(data.description().seed(), data.classes().names());
  }

  static Survey of(DataSet data, Configuration hadoop) throws IOException {
    Survey survey = new Survey(data);
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
    bytes.add(row.length());
    longSides.add(Math.max(row.width(), row.height()));
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

  SampleSheet sheet() {
    return sheet;
  }
}
