package io.quadraspark.dataprep.shard;

import java.io.Serializable;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;

/** The classes with their counts, taken in one pass over all images. */
final class Census implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int keep;
  private final TreeMap<String, ClassCount> classes = new TreeMap<>();

  private final TreeSet<String> failures = new TreeSet<>();
  private long quarantined;

  private Census(int keep) {
    this.keep = keep;
  }

  static Census take(JavaRDD<Traits> images, int validationPerClass) {
    // One more than needed, to see that a class has an image left for training.
    Census empty = new Census(validationPerClass + 1);
    return images.treeAggregate(empty, Census::add, Census::merge);
  }

  private Census add(Traits image) {
    if (image.usable()) {
      count(image.classId()).add(image, keep);
    } else if (image.failure() != null) {
      failures.add(image.failure());
    } else {
      quarantined++;
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

  /** All usable images, those of the validation input too. */
  long images() {
    return classes.values().stream().mapToLong(count -> count.images() + count.heldOut()).sum();
  }
}
