package io.quadraspark.program.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Convolution of a run of slots. The weights stay in registers, nine taps at a time; the loops have
 * no branches, since the compiler would box the vectors of one that has.
 */
final class VectorConvolution {
  private static final VectorSpecies<Float> SPECIES = VectorLanes.SPECIES;
  private static final int LANES = Plane.LANES;

  private VectorConvolution() {}

  /** See {@link LaneOperations#convolve}; the indices are those of the first slots' channel 0. */
  static void run(
      float[] x,
      int at,
      int[] offsets,
      float[] weights,
      float[] y,
      int to,
      int count,
      boolean add) {
    for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
      int t = 0;
      if (!add) {
        if (offsets.length >= 9) {
          start9(x, at + lane, offsets, 0, weights, y, to + lane, count);
          t = 9;
        } else if (offsets.length == 0) {
          zero(y, to + lane, count);
        } else {
          start1(x, at + lane, offsets, 0, weights, y, to + lane, count);
          t = 1;
        }
      }
      for (; t + 9 <= offsets.length; t += 9) {
        add9(x, at + lane, offsets, t, weights, y, to + lane, count);
      }
      for (; t + 3 <= offsets.length; t += 3) {
        add3(x, at + lane, offsets, t, weights, y, to + lane, count);
      }
      for (; t < offsets.length; t++) {
        add1(x, at + lane, offsets, t, weights, y, to + lane, count);
      }
    }
  }

  private static void zero(float[] y, int to, int count) {
    for (int i = 0; i < count * LANES; i += LANES) {
      FloatVector.zero(SPECIES).intoArray(y, to + i);
    }
  }

  private static void start9(
      float[] x, int at, int[] offsets, int first, float[] weights, float[] y, int to, int count) {
    int o0 = at + offsets[first] * LANES;
    int o1 = at + offsets[first + 1] * LANES;
    int o2 = at + offsets[first + 2] * LANES;
    int o3 = at + offsets[first + 3] * LANES;
    int o4 = at + offsets[first + 4] * LANES;
    int o5 = at + offsets[first + 5] * LANES;
    int o6 = at + offsets[first + 6] * LANES;
    int o7 = at + offsets[first + 7] * LANES;
    int o8 = at + offsets[first + 8] * LANES;
    int w = first * LANES + to % LANES;
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + 16);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 32);
    FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 48);
    FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 64);
    FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 80);
    FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 96);
    FloatVector w7 = FloatVector.fromArray(SPECIES, weights, w + 112);
    FloatVector w8 = FloatVector.fromArray(SPECIES, weights, w + 128);
    for (int i = 0; i < count * LANES; i += LANES) {
      FloatVector sum = w0.mul(FloatVector.fromArray(SPECIES, x, o0 + i));
      sum = w1.fma(FloatVector.fromArray(SPECIES, x, o1 + i), sum);
      sum = w2.fma(FloatVector.fromArray(SPECIES, x, o2 + i), sum);
      sum = w3.fma(FloatVector.fromArray(SPECIES, x, o3 + i), sum);
      sum = w4.fma(FloatVector.fromArray(SPECIES, x, o4 + i), sum);
      sum = w5.fma(FloatVector.fromArray(SPECIES, x, o5 + i), sum);
      sum = w6.fma(FloatVector.fromArray(SPECIES, x, o6 + i), sum);
      sum = w7.fma(FloatVector.fromArray(SPECIES, x, o7 + i), sum);
      sum = w8.fma(FloatVector.fromArray(SPECIES, x, o8 + i), sum);
      sum.intoArray(y, to + i);
    }
  }

  private static void start1(
      float[] x, int at, int[] offsets, int first, float[] weights, float[] y, int to, int count) {
    int o0 = at + offsets[first] * LANES;
    int w = first * LANES + to % LANES;
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    for (int i = 0; i < count * LANES; i += LANES) {
      FloatVector sum = w0.mul(FloatVector.fromArray(SPECIES, x, o0 + i));
      sum.intoArray(y, to + i);
    }
  }

  private static void add9(
      float[] x, int at, int[] offsets, int first, float[] weights, float[] y, int to, int count) {
    int o0 = at + offsets[first] * LANES;
    int o1 = at + offsets[first + 1] * LANES;
    int o2 = at + offsets[first + 2] * LANES;
    int o3 = at + offsets[first + 3] * LANES;
    int o4 = at + offsets[first + 4] * LANES;
    int o5 = at + offsets[first + 5] * LANES;
    int o6 = at + offsets[first + 6] * LANES;
    int o7 = at + offsets[first + 7] * LANES;
    int o8 = at + offsets[first + 8] * LANES;
    int w = first * LANES + to % LANES;
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + 16);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 32);
    FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 48);
    FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 64);
    FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 80);
    FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 96);
    FloatVector w7 = FloatVector.fromArray(SPECIES, weights, w + 112);
    FloatVector w8 = FloatVector.fromArray(SPECIES, weights, w + 128);
    for (int i = 0; i < count * LANES; i += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, y, to + i);
      sum = w0.fma(FloatVector.fromArray(SPECIES, x, o0 + i), sum);
      sum = w1.fma(FloatVector.fromArray(SPECIES, x, o1 + i), sum);
      sum = w2.fma(FloatVector.fromArray(SPECIES, x, o2 + i), sum);
      sum = w3.fma(FloatVector.fromArray(SPECIES, x, o3 + i), sum);
      sum = w4.fma(FloatVector.fromArray(SPECIES, x, o4 + i), sum);
      sum = w5.fma(FloatVector.fromArray(SPECIES, x, o5 + i), sum);
      sum = w6.fma(FloatVector.fromArray(SPECIES, x, o6 + i), sum);
      sum = w7.fma(FloatVector.fromArray(SPECIES, x, o7 + i), sum);
      sum = w8.fma(FloatVector.fromArray(SPECIES, x, o8 + i), sum);
      sum.intoArray(y, to + i);
    }
  }

  private static void add3(
      float[] x, int at, int[] offsets, int first, float[] weights, float[] y, int to, int count) {
    int o0 = at + offsets[first] * LANES;
    int o1 = at + offsets[first + 1] * LANES;
    int o2 = at + offsets[first + 2] * LANES;
    int w = first * LANES + to % LANES;
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + 16);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 32);
    for (int i = 0; i < count * LANES; i += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, y, to + i);
      sum = w0.fma(FloatVector.fromArray(SPECIES, x, o0 + i), sum);
      sum = w1.fma(FloatVector.fromArray(SPECIES, x, o1 + i), sum);
      sum = w2.fma(FloatVector.fromArray(SPECIES, x, o2 + i), sum);
      sum.intoArray(y, to + i);
    }
  }

  private static void add1(
      float[] x, int at, int[] offsets, int first, float[] weights, float[] y, int to, int count) {
    int o0 = at + offsets[first] * LANES;
    int w = first * LANES + to % LANES;
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    for (int i = 0; i < count * LANES; i += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, y, to + i);
      sum = w0.fma(FloatVector.fromArray(SPECIES, x, o0 + i), sum);
      sum.intoArray(y, to + i);
    }
  }
}
