package io.quadraspark.training;

/**
 * How long slices waited for their data: for storage, and for decoding and augmentation where the
 * training thread does these itself.
 *
 * @param waitedNanos sum over the slices
 * @param nanos of their steps, the wait included
 */
public record DataWait(long waitedNanos, long nanos) {
  static final DataWait NONE = new DataWait(0, 0);

  DataWait plus(DataWait other) {
    return new DataWait(waitedNanos + other.waitedNanos, nanos + other.nanos);
  }

  /** The wait as a share of the time; {@link RoundRunner.RoundResult#UNKNOWN} of no time. */
  double share() {
    return nanos == 0 ? RoundRunner.RoundResult.UNKNOWN : (double) waitedNanos / nanos;
  }
}
