package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** With the vector module. A plane is [slots, 16]. */
final class VectorLanes implements LaneOperations {
  /** As wide as the machine has, but never wider than the channels of a plane. */
  static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() > Plane.LANES
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  @Override
  public void load(PixelBlock from, Plane to, int slot, int pitch) {
    VectorMemory.load(from, to.values(), slot * Plane.LANES, pitch * Plane.LANES);
  }

  @Override
  public void store(Plane from, int slot, int pitch, PixelBlock to, boolean add) {
    VectorMemory.store(from.values(), slot * Plane.LANES, pitch * Plane.LANES, to, add);
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
    VectorConvolution.run(
        x.values(),
        xSlot * Plane.LANES,
        offsets,
        weights,
        y.values(),
        ySlot * Plane.LANES,
        count,
        add);
  }

  @Override
  public void correlate(
      Plane x, int xSlot, int[] offsets, Plane g, int gSlot, int count, float[] sums) {
    VectorCorrelation.run(
        x.values(), xSlot * Plane.LANES, offsets, g.values(), gSlot * Plane.LANES, count, sums);
  }

  @Override
  public void join(AdapterSpec.Kernel kernel, Plane u, Plane v, float[] scale, Plane y, int count) {
    VectorKernels.join(kernel, u.values(), v.values(), scale, y.values(), count * Plane.LANES);
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
    VectorKernels.differentiate(
        kernel,
        u.values(),
        v.values(),
        g.values(),
        scale,
        a.values(),
        b.values(),
        slot * Plane.LANES,
        count * Plane.LANES);
  }
}
