package io.quadraspark.program.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Correlation over a run of slots: the sums stay in registers, nine taps at a time. */
final class VectorCorrelation {
  private static final VectorSpecies<Float> SPECIES = VectorLanes.SPECIES;
  private static final int LANES = Plane.LANES;

  private VectorCorrelation() {}

  /** See {@link LaneOperations#correlate}; the indices are those of the first slots' channel 0. */
  static void run(float[] x, int at, int[] offsets, float[] g, int from, int count, float[] sums) {
    for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
      int t = 0;
      for (; t + 9 <= offsets.length; t += 9) {
        sum9(x, at + lane, offsets, t, g, from + lane, count, sums);
      }
      for (; t + 3 <= offsets.length; t += 3) {
        sum3(x, at + lane, offsets, t, g, from + lane, count, sums);
      }
      for (; t < offsets.length; t++) {
        sum1(x, at + lane, offsets, t, g, from + lane, count, sums);
      }
    }
  }

  private static void sum9(
      float[] x, int at, int[] offsets, int first, float[] g, int from, int count, float[] sums) {
    int o0 = at + offsets[first] * LANES;
    int o1 = at + offsets[first + 1] * LANES;
    int o2 = at + offsets[first + 2] * LANES;
    int o3 = at + offsets[first + 3] * LANES;
    int o4 = at + offsets[first + 4] * LANES;
    int o5 = at + offsets[first + 5] * LANES;
    int o6 = at + offsets[first + 6] * LANES;
    int o7 = at + offsets[first + 7] * LANES;
    int o8 = at + offsets[first + 8] * LANES;
    int s = first * LANES + from % LANES;
    FloatVector s0 = FloatVector.fromArray(SPECIES, sums, s);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sums, s + 16);
    FloatVector s2 = FloatVector.fromArray(SPECIES, sums, s + 32);
    FloatVector s3 = FloatVector.fromArray(SPECIES, sums, s + 48);
    FloatVector s4 = FloatVector.fromArray(SPECIES, sums, s + 64);
    FloatVector s5 = FloatVector.fromArray(SPECIES, sums, s + 80);
    FloatVector s6 = FloatVector.fromArray(SPECIES, sums, s + 96);
    FloatVector s7 = FloatVector.fromArray(SPECIES, sums, s + 112);
    FloatVector s8 = FloatVector.fromArray(SPECIES, sums, s + 128);
    for (int i = 0; i < count * LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, g, from + i);
      s0 = v.fma(FloatVector.fromArray(SPECIES, x, o0 + i), s0);
      s1 = v.fma(FloatVector.fromArray(SPECIES, x, o1 + i), s1);
      s2 = v.fma(FloatVector.fromArray(SPECIES, x, o2 + i), s2);
      s3 = v.fma(FloatVector.fromArray(SPECIES, x, o3 + i), s3);
      s4 = v.fma(FloatVector.fromArray(SPECIES, x, o4 + i), s4);
      s5 = v.fma(FloatVector.fromArray(SPECIES, x, o5 + i), s5);
      s6 = v.fma(FloatVector.fromArray(SPECIES, x, o6 + i), s6);
      s7 = v.fma(FloatVector.fromArray(SPECIES, x, o7 + i), s7);
      s8 = v.fma(FloatVector.fromArray(SPECIES, x, o8 + i), s8);
    }
    s0.intoArray(sums, s);
    s1.intoArray(sums, s + 16);
    s2.intoArray(sums, s + 32);
    s3.intoArray(sums, s + 48);
    s4.intoArray(sums, s + 64);
    s5.intoArray(sums, s + 80);
    s6.intoArray(sums, s + 96);
    s7.intoArray(sums, s + 112);
    s8.intoArray(sums, s + 128);
  }

  private static void sum3(
      float[] x, int at, int[] offsets, int first, float[] g, int from, int count, float[] sums) {
    int o0 = at + offsets[first] * LANES;
    int o1 = at + offsets[first + 1] * LANES;
    int o2 = at + offsets[first + 2] * LANES;
    int s = first * LANES + from % LANES;
    FloatVector s0 = FloatVector.fromArray(SPECIES, sums, s);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sums, s + 16);
    FloatVector s2 = FloatVector.fromArray(SPECIES, sums, s + 32);
    for (int i = 0; i < count * LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, g, from + i);
      s0 = v.fma(FloatVector.fromArray(SPECIES, x, o0 + i), s0);
      s1 = v.fma(FloatVector.fromArray(SPECIES, x, o1 + i), s1);
      s2 = v.fma(FloatVector.fromArray(SPECIES, x, o2 + i), s2);
    }
    s0.intoArray(sums, s);
    s1.intoArray(sums, s + 16);
    s2.intoArray(sums, s + 32);
  }

  private static void sum1(
      float[] x, int at, int[] offsets, int first, float[] g, int from, int count, float[] sums) {
    int o0 = at + offsets[first] * LANES;
    int s = first * LANES + from % LANES;
    FloatVector s0 = FloatVector.fromArray(SPECIES, sums, s);
    for (int i = 0; i < count * LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, g, from + i);
      s0 = v.fma(FloatVector.fromArray(SPECIES, x, o0 + i), s0);
    }
    s0.intoArray(sums, s);
  }
}
