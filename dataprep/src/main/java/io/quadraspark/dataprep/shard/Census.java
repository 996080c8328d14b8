package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.SourceFile;
import java.io.Serializable;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;

/** The classes with their counts, taken in one pass over all images. */
final class Census implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int keep;
  private final long seed;
  private final TreeMap<String, ClassCount> classes = new TreeMap<>();

  private final TreeSet<String> failures = new TreeSet<>();
  private long quarantined;

  private Census(int keep, long seed) {
    this.keep = keep;
    this.seed = seed;
  }

  static Census take(JavaRDD<SourceFile> files, int validationPerClass, long seed) {
    // One more than needed, to see that a class has an image left for training.
    Census empty = new Census(validationPerClass + 1, seed);
    return files.treeAggregate(empty, Census::add, Census::merge);
  }

  private Census add(SourceFile file) {
    if (file.fatal()) {
      failures.add(file.problem());
    } else if (!file.isImage()) {
      quarantined++;
    } else if (file.heldOut()) {
      count(file.classId()).addHeldOut();
    } else {
      count(file.classId()).add(Draw.validationRank(file, seed), keep);
    }
    return this;
  }

  private Census merge(Census other) {
    quarantined += other.quarantined;
    failures.addAll(other.failures);
    other.classes.forEach((classId, count) -> count(classId).merge(count, keep));
    return this;
  }

  private ClassCount count(String classId) {
    return classes.computeIfAbsent(classId, id -> new ClassCount());
  }

  TreeMap<String, ClassCount> classes() {
    return classes;
  }

  /** What makes the whole run fail. */
  TreeSet<String> failures() {
    return failures;
  }

  /** Files that are no usable images. */
  long quarantined() {
    return quarantined;
  }

  /** All files, usable or not. */
  long files() {
    return images() + quarantined;
  }

  /** All usable images, those of the validation input too. */
  long images() {
    return classes.values().stream().mapToLong(count -> count.images() + count.heldOut()).sum();
  }
}
