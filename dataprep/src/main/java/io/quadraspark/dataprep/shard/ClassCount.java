package io.quadraspark.dataprep.shard;

import java.io.Serializable;
import java.util.TreeSet;

/**
 * The images of one class: how many there are, and the lowest distinct validation ranks. Merging is
 * associative and commutative, so the result does not depend on the partitions.
 */
final class ClassCount implements Serializable {
  private static final long serialVersionUID = 1L;

  private long images;
  private long heldOut;
  private final TreeSet<Draw> lowest = new TreeSet<>();

  /** Counts an image that may train. */
  void add(Draw validationRank, int keep) {
    images++;
    lowest.add(validationRank);
    trim(keep);
  }

  /** Counts an image of the validation input. */
  void addHeldOut() {
    heldOut++;
  }

  void merge(ClassCount other, int keep) {
    images += other.images;
    heldOut += other.heldOut;
    lowest.addAll(other.lowest);
    trim(keep);
  }

  private void trim(int keep) {
    while (lowest.size() > keep) {
      lowest.pollLast();
    }
  }

  /** Images that may train, copies included. */
  long images() {
    return images;
  }

  /** Images of the validation input. */
  long heldOut() {
    return heldOut;
  }

  /** The distinct ranks that were kept, in ascending order. */
  TreeSet<Draw> lowest() {
    return lowest;
  }
}
