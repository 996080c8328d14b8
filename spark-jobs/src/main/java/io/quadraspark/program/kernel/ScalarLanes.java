package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;

/**
 * In plain Java. A plane is [16, slots], so that a tap's weight is one number for a whole run of
 * slots and the compiler can vectorise the loops by itself where the order of a sum allows it.
 */
final class ScalarLanes implements LaneOperations {
  @Override
  public void load(PixelBlock from, Plane to, int slot, int pitch) {
    for (int row = 0; row < from.rows; row++) {
      ScalarMemory.load(from, row, 0, to.values(), slot + row * pitch, 1, to.slots());
    }
  }

  @Override
  public void store(Plane from, int slot, int pitch, PixelBlock to, boolean add) {
    for (int row = 0; row < to.rows; row++) {
      ScalarMemory.store(from.values(), slot + row * pitch, 1, from.slots(), to, row, 0, add);
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
    for (int lane = 0; lane < Plane.LANES; lane++) {
      int at = lane * x.slots() + xSlot;
      int to = lane * y.slots() + ySlot;
      if (!add) {
        java.util.Arrays.fill(y.values(), to, to + count, 0);
      }
      for (int t = 0; t < offsets.length; t++) {
        add(x.values(), at + offsets[t], weights[t * Plane.LANES + lane], y.values(), to, count);
      }
    }
  }

  private static void add(float[] x, int at, float weight, float[] y, int to, int count) {
    for (int i = 0; i < count; i++) {
      y[to + i] = Math.fma(x[at + i], weight, y[to + i]);
    }
  }

  @Override
  public void correlate(
      Plane x, int xSlot, int[] offsets, Plane g, int gSlot, int count, float[] sums) {
    for (int lane = 0; lane < Plane.LANES; lane++) {
      int at = lane * x.slots() + xSlot;
      int from = lane * g.slots() + gSlot;
      for (int t = 0; t < offsets.length; t++) {
        int s = t * Plane.LANES + lane;
        sums[s] = sum(x.values(), at + offsets[t], g.values(), from, count, sums[s]);
      }
    }
  }

  private static float sum(float[] x, int at, float[] g, int from, int count, float start) {
    float sum = start;
    for (int i = 0; i < count; i++) {
      sum = Math.fma(x[at + i], g[from + i], sum);
    }
    return sum;
  }

  @Override
  public void join(AdapterSpec.Kernel kernel, Plane u, Plane v, float[] scale, Plane y, int count) {
    for (int lane = 0; lane < Plane.LANES; lane++) {
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
    for (int lane = 0; lane < Plane.LANES; lane++) {
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
