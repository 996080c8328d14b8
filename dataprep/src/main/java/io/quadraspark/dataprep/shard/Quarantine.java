package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.QuarantineRow;
import io.quadraspark.dataprep.format.SourceFile;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** The files of the inputs that are no usable images. */
final class Quarantine {
  private static final int SAMPLE = 5;

  private final JavaRDD<SourceFile> inputs;
  private final long files;

  Quarantine(JavaRDD<SourceFile> inputs, Census census) {
    this.inputs = inputs;
    this.files = census.quarantined();
  }

  /**
   * Fails the run where there are too many.
   *
   * @param images that are usable
   * @param budget share of all files
   */
  void require(long images, double budget) {
    long all = images + files;
    if (files > budget * all) {
      List<String> sample =
          found().sortBy(QuarantineRow::source, true, 1).take(SAMPLE).stream()
              .map(row -> row.source() + ": " + row.reason())
              .toList();
      throw DataErrors.overQuarantineBudget(files, all, budget, sample);
    }
  }

  /** In the order of their sources. */
  Iterator<QuarantineRow> rows() {
    return files == 0
        ? List.<QuarantineRow>of().iterator()
        : found().sortBy(row -> row.source() + "\n" + row.sha256(), true, 1).toLocalIterator();
  }

  private JavaRDD<QuarantineRow> found() {
    return inputs
        .filter(file -> !file.isImage())
        .map(
            file ->
                new QuarantineRow(
                    file.source(),
                    file.classId(),
                    file.problem(),
                    file.sourceBytes(),
                    file.sourceSha256()));
  }
}
