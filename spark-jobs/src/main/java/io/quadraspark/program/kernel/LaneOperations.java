package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;

/**
 * What the factors are made of, on 16 channels at a time. Weights and sums are [taps, 16]. An
 * implementation decides how a {@link Plane} is laid out; all give the same bits.
 */
interface LaneOperations {
  /** Copies a block of pixels into a plane, row by row from {@code slot} on. */
  void load(PixelBlock from, Plane to, int slot, int pitch);

  /** Copies, or adds, slots of a plane to a block of pixels. */
  void store(Plane from, int slot, int pitch, PixelBlock to, boolean add);

  /**
   * {@code y[s] (+)= sum_t weights[t] x[s + offsets[t]]} for {@code count} slots s, the taps in
   * their order. Up to {@link Plane#SPARE} slots of y after them may be overwritten.
   */
  void convolve(
      Plane x,
      int xSlot,
      int[] offsets,
      float[] weights,
      Plane y,
      int ySlot,
      int count,
      boolean add);

  /** {@code sums[t] += sum_s g[s] x[s + offsets[t]]}, the slots in their order. */
  void correlate(Plane x, int xSlot, int[] offsets, Plane g, int gSlot, int count, float[] sums);

  /** {@code y = scale kappa(u, v)} for the first {@code count} slots; y may be u or v. */
  void join(AdapterSpec.Kernel kernel, Plane u, Plane v, float[] scale, Plane y, int count);

  /**
   * For the first {@code count} slots of u, v and g: {@code a = scale g dkappa/du}, {@code b =
   * scale g dkappa/dv} from slot {@code slot} of a and b on.
   */
  void differentiate(
      AdapterSpec.Kernel kernel,
      Plane u,
      Plane v,
      Plane g,
      float[] scale,
      Plane a,
      Plane b,
      int slot,
      int count);
}
