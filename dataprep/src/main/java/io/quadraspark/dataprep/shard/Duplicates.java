package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.DuplicateRow;
import io.quadraspark.dataprep.format.SourceFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Images whose files are equal to the byte, in whatever class. Where one copy is to stay, it is
 * that of the validation input, so that no image of it is trained on; then that of the class whose
 * name comes first; then the one whose file name does. So the choice depends on no order of files.
 */
final class Duplicates implements AutoCloseable {
  static final Comparator<SourceFile> BEST_FIRST =
      Comparator.comparing((SourceFile file) -> !file.heldOut())
          .thenComparing(SourceFile::classId)
          .thenComparing(SourceFile::source)
          .thenComparing(SourceFile::part)
          .thenComparing(SourceFile::file);

  private final DuplicateMode mode;
  private final JavaRDD<Copy> copies;
  private final long extra;
  private final FileSet dropped;

  /** A file that has others like it, and its number among them. */
  private record Copy(SourceFile file, int number) implements Serializable {}

  private Duplicates(DuplicateMode mode, JavaRDD<Copy> copies, long extra, FileSet dropped) {
    this.mode = mode;
    this.copies = copies;
    this.extra = extra;
    this.dropped = dropped;
  }

  static Duplicates of(JavaRDD<SourceFile> files, DuplicateMode mode) {
    if (mode == DuplicateMode.KEEP) {
      return new Duplicates(mode, null, 0, new FileSet());
    }
    JavaRDD<Copy> copies =
        files
            .filter(SourceFile::isImage)
            .mapToPair(file -> new Tuple2<>(file.sourceSha256(), file))
            .groupByKey()
            .values()
            .flatMap(Duplicates::numbered)
            .persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<SourceFile> extra = copies.filter(copy -> copy.number() > 0).map(Copy::file);
    return new Duplicates(
        mode,
        copies,
        extra.count(),
        mode == DuplicateMode.DROP ? FileSet.of(extra) : new FileSet());
  }

  private static Iterator<Copy> numbered(Iterable<SourceFile> equal) {
    Iterator<SourceFile> each = equal.iterator();
    SourceFile first = each.next();
    if (!each.hasNext()) {
      return Collections.emptyIterator();
    }
    List<SourceFile> sorted = new ArrayList<>(List.of(first));
    each.forEachRemaining(sorted::add);
    sorted.sort(BEST_FIRST);
    List<Copy> copies = new ArrayList<>(sorted.size());
    for (SourceFile file : sorted) {
      copies.add(new Copy(file, copies.size()));
    }
    return copies.iterator();
  }

  /** Whether anybody looked for them. */
  boolean areListed() {
    return copies != null;
  }

  /**
   * For {@code dataset.json}; null where nobody looked for them.
   *
   * @param lookalikes pairs of images that look alike
   */
  DataSetDescription.Duplicates described(long lookalikes) {
    return areListed()
        ? new DataSetDescription.Duplicates(mode.label(), extra, dropped.size(), lookalikes)
        : null;
  }

  /** Files that are another's copy. */
  long extra() {
    return extra;
  }

  /** Those of them that are left out. */
  FileSet dropped() {
    return dropped;
  }

  /** All copies of each image that has any, the best first. */
  Iterator<DuplicateRow> rows() {
    boolean all = mode != DuplicateMode.DROP;
    return copies
        .sortBy(
            copy -> "%s %09d".formatted(copy.file().sourceSha256(), copy.number()),
            true,
            copies.getNumPartitions())
        .map(
            copy ->
                new DuplicateRow(
                    copy.file().sourceSha256(),
                    copy.file().classId(),
                    copy.file().source(),
                    all || copy.number() == 0))
        .toLocalIterator();
  }

  @Override
  public void close() {
    if (copies != null) {
      copies.unpersist();
    }
  }
}
