package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.SourceFile;
import java.io.Serializable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/** Some files of the inputs: a bit for each, so that the driver can hold millions. */
final class FileSet implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<Integer, BitSet> parts = new HashMap<>();

  static FileSet of(JavaRDD<SourceFile> files) {
    return files.treeAggregate(new FileSet(), FileSet::add, FileSet::merge);
  }

  private FileSet add(SourceFile file) {
    parts.computeIfAbsent(file.part(), part -> new BitSet()).set(file.file());
    return this;
  }

  FileSet merge(FileSet other) {
    other.parts.forEach(
        (part, files) -> parts.computeIfAbsent(part, number -> new BitSet()).or(files));
    return this;
  }

  boolean contains(SourceFile file) {
    BitSet files = parts.get(file.part());
    return files != null && files.get(file.file());
  }

  /** Those of one part; none where it has none. */
  BitSet of(int part) {
    return parts.getOrDefault(part, new BitSet());
  }

  /** How many parts have some. */
  int parts() {
    return parts.size();
  }

  long size() {
    return parts.values().stream().mapToLong(BitSet::cardinality).sum();
  }
}
