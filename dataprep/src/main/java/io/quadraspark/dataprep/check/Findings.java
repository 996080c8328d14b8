package io.quadraspark.dataprep.check;

import io.quadraspark.dataprep.read.Split;
import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/**
 * What reading some shards has brought to light. Merging is associative and commutative, and what
 * it holds is bounded: of many problems the first ones in order of their text are kept, and all are
 * counted.
 */
public final class Findings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many problems are kept. */
  public static final int LISTED = 100;

  private final long[] samples = new long[Split.values().length];
  private final BitSet trained = new BitSet();
  private final TreeSet<String> listed = new TreeSet<>();
  private long problems;
  private long bytes;

  void problem(String text) {
    problems++;
    listed.add(text);
    trim();
  }

  /** A sample that is as it was written. */
  void sample(Split split, int classIndex) {
    samples[split.ordinal()]++;
    if (split == Split.TRAIN) {
      trained.set(classIndex);
    }
  }

  void read(long moreBytes) {
    bytes += moreBytes;
  }

  Findings merge(Findings other) {
    for (int split = 0; split < samples.length; split++) {
      samples[split] += other.samples[split];
    }
    trained.or(other.trained);
    listed.addAll(other.listed);
    trim();
    problems += other.problems;
    bytes += other.bytes;
    return this;
  }

  private void trim() {
    while (listed.size() > LISTED) {
      listed.pollLast();
    }
  }

  /** How many problems there are. */
  public long problems() {
    return problems;
  }

  /** The first problems, in order of their text. */
  public List<String> listed() {
    return List.copyOf(listed);
  }

  /** Samples of the split that are as they were written. */
  public long samples(Split split) {
    return samples[split.ordinal()];
  }

  /** Bytes that were read. */
  public long bytes() {
    return bytes;
  }

  /** How many classes have a whole sample for training. */
  int trainedClasses() {
    return trained.cardinality();
  }
}
