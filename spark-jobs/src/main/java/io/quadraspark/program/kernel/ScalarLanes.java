package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;
import java.util.Arrays;

/**
 * In plain Java. A plane is [16, slots], so that a tap's weight is one number for a whole run of
 * slots and the compiler can vectorise the loops by itself where the order of a sum allows it.
 */
final class ScalarLanes implements LaneOperations {
  private static final int LANES = Plane.LANES;

  @Override
  public void load(PixelBlock from, Plane to, int slot, int pitch) {
    for (int row = 0; row < from.rows; row++) {
      ScalarMemory.load(from, row, to.values(), slot + row * pitch, 1, to.slots());
    }
  }

  @Override
  public void store(Plane from, int slot, int pitch, PixelBlock to, boolean add) {
    for (int row = 0; row < to.rows; row++) {
      ScalarMemory.store(from.values(), slot + row * pitch, 1, from.slots(), to, row, add);
    }
  }

  @Override
  public void convolve(
      Plane x,
      int xSlot,
      int[] offsets,
      float[] weights,
      Plane y,
      int ySlot,
      int count,
      boolean add) {
    for (int lane = 0; lane < LANES; lane++) {
      int at = lane * x.slots() + xSlot;
      int to = lane * y.slots() + ySlot;
      if (!add) {
        Arrays.fill(y.values(), to, to + count, 0);
      }
      int t = 0;
      for (; t + 3 <= offsets.length; t += 3) {
        add3(x.values(), at, offsets, t, weights, lane, y.values(), to, count);
      }
      for (; t < offsets.length; t++) {
        add1(x.values(), at + offsets[t], weights[t * LANES + lane], y.values(), to, count);
      }
    }
  }

  private static void add1(float[] x, int at, float weight, float[] y, int to, int count) {
    for (int i = 0; i < count; i++) {
      y[to + i] = Math.fma(x[at + i], weight, y[to + i]);
    }
  }

  private static void add3(
      float[] x,
      int at,
      int[] offsets,
      int t,
      float[] weights,
      int lane,
      float[] y,
      int to,
      int count) {
    int o0 = at + offsets[t];
    int o1 = at + offsets[t + 1];
    int o2 = at + offsets[t + 2];
    float w0 = weights[t * LANES + lane];
    float w1 = weights[(t + 1) * LANES + lane];
    float w2 = weights[(t + 2) * LANES + lane];
    for (int i = 0; i < count; i++) {
      float sum = Math.fma(x[o0 + i], w0, y[to + i]);
      sum = Math.fma(x[o1 + i], w1, sum);
      y[to + i] = Math.fma(x[o2 + i], w2, sum);
    }
  }

  @Override
  public void correlate(
      Plane x, int xSlot, int[] offsets, Plane g, int gSlot, int count, float[] sums) {
    for (int lane = 0; lane < LANES; lane++) {
      int at = lane * x.slots() + xSlot;
      int from = lane * g.slots() + gSlot;
      int t = 0;
      for (; t + 9 <= offsets.length; t += 9) {
        sum9(x.values(), at, offsets, t, g.values(), from, count, sums, lane);
      }
      for (; t < offsets.length; t++) {
        sum1(x.values(), at, offsets, t, g.values(), from, count, sums, lane);
      }
    }
  }

  private static void sum9(
      float[] x,
      int at,
      int[] offsets,
      int t,
      float[] g,
      int from,
      int count,
      float[] sums,
      int lane) {
    int o0 = at + offsets[t];
    int o1 = at + offsets[t + 1];
    int o2 = at + offsets[t + 2];
    int o3 = at + offsets[t + 3];
    int o4 = at + offsets[t + 4];
    int o5 = at + offsets[t + 5];
    int o6 = at + offsets[t + 6];
    int o7 = at + offsets[t + 7];
    int o8 = at + offsets[t + 8];
    int s = t * LANES + lane;
    float s0 = sums[s];
    float s1 = sums[s + LANES];
    float s2 = sums[s + 2 * LANES];
    float s3 = sums[s + 3 * LANES];
    float s4 = sums[s + 4 * LANES];
    float s5 = sums[s + 5 * LANES];
    float s6 = sums[s + 6 * LANES];
    float s7 = sums[s + 7 * LANES];
    float s8 = sums[s + 8 * LANES];
    for (int i = 0; i < count; i++) {
      float v = g[from + i];
      s0 = Math.fma(x[o0 + i], v, s0);
      s1 = Math.fma(x[o1 + i], v, s1);
      s2 = Math.fma(x[o2 + i], v, s2);
      s3 = Math.fma(x[o3 + i], v, s3);
      s4 = Math.fma(x[o4 + i], v, s4);
      s5 = Math.fma(x[o5 + i], v, s5);
      s6 = Math.fma(x[o6 + i], v, s6);
      s7 = Math.fma(x[o7 + i], v, s7);
      s8 = Math.fma(x[o8 + i], v, s8);
    }
    sums[s] = s0;
    sums[s + LANES] = s1;
    sums[s + 2 * LANES] = s2;
    sums[s + 3 * LANES] = s3;
    sums[s + 4 * LANES] = s4;
    sums[s + 5 * LANES] = s5;
    sums[s + 6 * LANES] = s6;
    sums[s + 7 * LANES] = s7;
    sums[s + 8 * LANES] = s8;
  }

  private static void sum1(
      float[] x,
      int at,
      int[] offsets,
      int t,
      float[] g,
      int from,
      int count,
      float[] sums,
      int lane) {
    int o0 = at + offsets[t];
    int s = t * LANES + lane;
    float s0 = sums[s];
    for (int i = 0; i < count; i++) {
      float v = g[from + i];
      s0 = Math.fma(x[o0 + i], v, s0);
    }
    sums[s] = s0;
  }

  @Override
  public void join(AdapterSpec.Kernel kernel, Plane u, Plane v, float[] scale, Plane y, int count) {
    for (int lane = 0; lane < LANES; lane++) {
      int from = lane * u.slots();
      int to = lane * y.slots();
      ScalarKernels.join(kernel, u.values(), v.values(), from, scale[lane], y.values(), to, count);
    }
  }

  @Override
  public void differentiate(
      AdapterSpec.Kernel kernel,
      Plane u,
      Plane v,
      Plane g,
      float[] scale,
      Plane a,
      Plane b,
      int slot,
      int count) {
    for (int lane = 0; lane < LANES; lane++) {
      int from = lane * u.slots();
      int to = lane * a.slots() + slot;
      ScalarKernels.differentiate(
          kernel,
          u.values(),
          v.values(),
          g.values(),
          from,
          scale[lane],
          a.values(),
          b.values(),
          to,
          count);
    }
  }
}
