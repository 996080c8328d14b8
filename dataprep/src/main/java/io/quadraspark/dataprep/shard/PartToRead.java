package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.source.SourcePart;
import java.io.Serializable;
import java.util.BitSet;

/**
 * A part of the inputs on its way to a task.
 *
 * @param number among all parts of the inputs
 * @param wanted the numbers of the files that are, or null for all
 */
record PartToRead(int number, SourcePart part, BitSet wanted) implements Serializable {
  boolean wants(int file) {
    return wanted == null || wanted.get(file);
  }

  /** Whether neither that file is wanted nor any after it. */
  boolean endsBefore(int file) {
    return wanted != null && file >= wanted.length();
  }
}
