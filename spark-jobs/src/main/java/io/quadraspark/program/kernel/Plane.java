package io.quadraspark.program.kernel;

import java.util.Arrays;

/**
 * Scratch for {@link #LANES} channels of slots (pixels with their border). The order of its numbers
 * is the affair of the {@link LaneOperations} that use it.
 */
final class Plane {
  /** Channels that are computed together; a multiple of every vector's length. */
  static final int LANES = 16;

  private float[] values = new float[0];
  private int slots;

  /** Makes room for {@code slots} and fills them with zeros. */
  void clear(int slots) {
    this.slots = slots;
    int length = Math.multiplyExact(slots, LANES);
    if (values.length < length) {
      values = new float[length];
    } else {
      Arrays.fill(values, 0, length, 0);
    }
  }

  int slots() {
    return slots;
  }

  float[] values() {
    return values;
  }
}
