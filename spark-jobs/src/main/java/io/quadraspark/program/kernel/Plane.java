package io.quadraspark.program.kernel;

import java.util.Arrays;

/**
 * Scratch for {@link #LANES} channels of slots (pixels with their border). The order of its numbers
 * is the affair of the {@link LaneOperations} that use it.
 */
final class Plane {
  /** Channels that are computed together; a multiple of every vector's length. */
  static final int LANES = 16;

  /** Slots after the last, so that a run may be computed in whole tiles of this many. */
  static final int SPARE = 12;

  private float[] values = new float[0];
  private int slots;

  /** Makes room for {@code slots} and fills them with zeros. */
  void clear(int slots) {
    this.slots = slots + SPARE;
    int length = Math.multiplyExact(slots + SPARE, LANES);
    if (values.length < length) {
      values = new float[length];
    } else {
      Arrays.fill(values, 0, length, 0);
    }
  }

  /** With the spare ones. */
  int slots() {
    return slots;
  }

  float[] values() {
    return values;
  }
}
