package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.QuarantineRow;
import io.quadraspark.dataprep.format.SourceFile;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** The files of the inputs that are no usable images. */
final class Quarantine {
  private static final int SAMPLE = 5;

  /** How many files have a thumbnail: the driver takes all rows, and a report is a page. */
  private static final int THUMBNAILS = 48;

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

  /** In the order of their sources; some of them with thumbnails, chosen by their bytes. */
  Iterator<QuarantineRow> rows() {
    if (files == 0) {
      return List.<QuarantineRow>of().iterator();
    }
    Set<String> shown =
        new HashSet<>(
            inputs
                .filter(file -> file.thumbnail() != null)
                .mapToPair(file -> new Tuple2<>(file.sourceSha256(), file.source()))
                // A file that stands there a thousand times is seen once.
                .reduceByKey((one, other) -> one.compareTo(other) <= 0 ? one : other)
                .map(file -> place(file._2(), file._1()))
                .takeOrdered(THUMBNAILS));
    return found()
        .map(
            row -> shown.contains(place(row.source(), row.sha256())) ? row : row.withoutThumbnail())
        .sortBy(
            row -> String.join("\n", row.source(), row.sha256(), row.reason()) + row.bytes(),
            true,
            1)
        .toLocalIterator();
  }

  private static String place(String source, String sha256) {
    return sha256 + "\n" + source;
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
                    file.sourceSha256(),
                    file.thumbnail()));
  }
}
