package io.quadraspark.program.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Convolution of a run of slots, 12 at a time: their sums stay in registers while the taps go by,
 * and the compiler folds each load into its multiply-add. The loop has no branches, since vectors
 * that live across one would be boxed.
 */
final class VectorConvolution {
  private static final int TILE = Plane.SPARE;

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
    for (int slot = 0; slot < count; slot += TILE) {
      for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
        int i = slot * LANES + lane;
        if (add) {
          add(x, at + i, offsets, weights, lane, y, to + i);
        } else {
          start(x, at + i, offsets, weights, lane, y, to + i);
        }
      }
    }
  }

  private static void start(
      float[] x, int at, int[] offsets, float[] weights, int lane, float[] y, int to) {
    FloatVector y0 = FloatVector.zero(SPECIES);
    FloatVector y1 = FloatVector.zero(SPECIES);
    FloatVector y2 = FloatVector.zero(SPECIES);
    FloatVector y3 = FloatVector.zero(SPECIES);
    FloatVector y4 = FloatVector.zero(SPECIES);
    FloatVector y5 = FloatVector.zero(SPECIES);
    FloatVector y6 = FloatVector.zero(SPECIES);
    FloatVector y7 = FloatVector.zero(SPECIES);
    FloatVector y8 = FloatVector.zero(SPECIES);
    FloatVector y9 = FloatVector.zero(SPECIES);
    FloatVector y10 = FloatVector.zero(SPECIES);
    FloatVector y11 = FloatVector.zero(SPECIES);
    for (int t = 0; t < offsets.length; t++) {
      FloatVector w = FloatVector.fromArray(SPECIES, weights, t * LANES + lane);
      int i = at + offsets[t] * LANES;
      y0 = w.fma(FloatVector.fromArray(SPECIES, x, i), y0);
      y1 = w.fma(FloatVector.fromArray(SPECIES, x, i + LANES), y1);
      y2 = w.fma(FloatVector.fromArray(SPECIES, x, i + 2 * LANES), y2);
      y3 = w.fma(FloatVector.fromArray(SPECIES, x, i + 3 * LANES), y3);
      y4 = w.fma(FloatVector.fromArray(SPECIES, x, i + 4 * LANES), y4);
      y5 = w.fma(FloatVector.fromArray(SPECIES, x, i + 5 * LANES), y5);
      y6 = w.fma(FloatVector.fromArray(SPECIES, x, i + 6 * LANES), y6);
      y7 = w.fma(FloatVector.fromArray(SPECIES, x, i + 7 * LANES), y7);
      y8 = w.fma(FloatVector.fromArray(SPECIES, x, i + 8 * LANES), y8);
      y9 = w.fma(FloatVector.fromArray(SPECIES, x, i + 9 * LANES), y9);
      y10 = w.fma(FloatVector.fromArray(SPECIES, x, i + 10 * LANES), y10);
      y11 = w.fma(FloatVector.fromArray(SPECIES, x, i + 11 * LANES), y11);
    }
    y0.intoArray(y, to);
    y1.intoArray(y, to + LANES);
    y2.intoArray(y, to + 2 * LANES);
    y3.intoArray(y, to + 3 * LANES);
    y4.intoArray(y, to + 4 * LANES);
    y5.intoArray(y, to + 5 * LANES);
    y6.intoArray(y, to + 6 * LANES);
    y7.intoArray(y, to + 7 * LANES);
    y8.intoArray(y, to + 8 * LANES);
    y9.intoArray(y, to + 9 * LANES);
    y10.intoArray(y, to + 10 * LANES);
    y11.intoArray(y, to + 11 * LANES);
  }

  private static void add(
      float[] x, int at, int[] offsets, float[] weights, int lane, float[] y, int to) {
    FloatVector y0 = FloatVector.fromArray(SPECIES, y, to);
    FloatVector y1 = FloatVector.fromArray(SPECIES, y, to + LANES);
    FloatVector y2 = FloatVector.fromArray(SPECIES, y, to + 2 * LANES);
    FloatVector y3 = FloatVector.fromArray(SPECIES, y, to + 3 * LANES);
    FloatVector y4 = FloatVector.fromArray(SPECIES, y, to + 4 * LANES);
    FloatVector y5 = FloatVector.fromArray(SPECIES, y, to + 5 * LANES);
    FloatVector y6 = FloatVector.fromArray(SPECIES, y, to + 6 * LANES);
    FloatVector y7 = FloatVector.fromArray(SPECIES, y, to + 7 * LANES);
    FloatVector y8 = FloatVector.fromArray(SPECIES, y, to + 8 * LANES);
    FloatVector y9 = FloatVector.fromArray(SPECIES, y, to + 9 * LANES);
    FloatVector y10 = FloatVector.fromArray(SPECIES, y, to + 10 * LANES);
    FloatVector y11 = FloatVector.fromArray(SPECIES, y, to + 11 * LANES);
    for (int t = 0; t < offsets.length; t++) {
      FloatVector w = FloatVector.fromArray(SPECIES, weights, t * LANES + lane);
      int i = at + offsets[t] * LANES;
      y0 = w.fma(FloatVector.fromArray(SPECIES, x, i), y0);
      y1 = w.fma(FloatVector.fromArray(SPECIES, x, i + LANES), y1);
      y2 = w.fma(FloatVector.fromArray(SPECIES, x, i + 2 * LANES), y2);
      y3 = w.fma(FloatVector.fromArray(SPECIES, x, i + 3 * LANES), y3);
      y4 = w.fma(FloatVector.fromArray(SPECIES, x, i + 4 * LANES), y4);
      y5 = w.fma(FloatVector.fromArray(SPECIES, x, i + 5 * LANES), y5);
      y6 = w.fma(FloatVector.fromArray(SPECIES, x, i + 6 * LANES), y6);
      y7 = w.fma(FloatVector.fromArray(SPECIES, x, i + 7 * LANES), y7);
      y8 = w.fma(FloatVector.fromArray(SPECIES, x, i + 8 * LANES), y8);
      y9 = w.fma(FloatVector.fromArray(SPECIES, x, i + 9 * LANES), y9);
      y10 = w.fma(FloatVector.fromArray(SPECIES, x, i + 10 * LANES), y10);
      y11 = w.fma(FloatVector.fromArray(SPECIES, x, i + 11 * LANES), y11);
    }
    y0.intoArray(y, to);
    y1.intoArray(y, to + LANES);
    y2.intoArray(y, to + 2 * LANES);
    y3.intoArray(y, to + 3 * LANES);
    y4.intoArray(y, to + 4 * LANES);
    y5.intoArray(y, to + 5 * LANES);
    y6.intoArray(y, to + 6 * LANES);
    y7.intoArray(y, to + 7 * LANES);
    y8.intoArray(y, to + 8 * LANES);
    y9.intoArray(y, to + 9 * LANES);
    y10.intoArray(y, to + 10 * LANES);
    y11.intoArray(y, to + 11 * LANES);
  }
}
