package io.quadraspark.program.kernel;

import java.util.List;

/**
 * The weights of 16 channels in the order of their taps, and the sums that become their gradients.
 */
final class ChannelBlock {
  private static final int LANES = Plane.LANES;

  private final Geometry geometry;

  /** The first of the channels. */
  final int channel;

  final float[] a;
  final float[] b;

  /** For the gradients of the inputs: the weights of each phase's taps. */
  final float[][] phaseA;

  final float[][] phaseB;

  /** 0 past the last channel, so that kappa(0, 0) does not show where it is not 0. */
  final float[] scale = new float[LANES];

  final FactorSums sumsA;
  final FactorSums sumsB;
  final FactorSums sumsScale = new FactorSums(1);

  ChannelBlock(Geometry geometry, Lattice lattice, int channel) {
    this.geometry = geometry;
    this.channel = channel;
    this.a = new float[geometry.taps() * LANES];
    this.b = new float[geometry.taps() * LANES];
    this.phaseA = newWeights(lattice.phases);
    this.phaseB = newWeights(lattice.phases);
    this.sumsA = new FactorSums(geometry.taps());
    this.sumsB = new FactorSums(geometry.taps());
  }

  private static float[][] newWeights(List<Lattice.Phase> phases) {
    return phases.stream().map(p -> new float[p.taps().count() * LANES]).toArray(float[][]::new);
  }

  void pack(Lattice lattice, float[] da, float[] db, float[] scale) {
    lattice.taps.pack(da, geometry, channel, a);
    lattice.taps.pack(db, geometry, channel, b);
    for (int lane = 0; lane < LANES; lane++) {
      int c = channel + lane;
      this.scale[lane] = c >= geometry.channels() ? 0 : scale == null ? 1 : scale[c];
    }
  }

  /** What backward needs besides {@link #pack}. */
  void packPhases(Lattice lattice, float[] da, float[] db) {
    for (int i = 0; i < phaseA.length; i++) {
      Taps taps = lattice.phases.get(i).taps();
      taps.pack(da, geometry, channel, phaseA[i]);
      taps.pack(db, geometry, channel, phaseB[i]);
    }
    sumsA.clear();
    sumsB.clear();
    sumsScale.clear();
  }

  void endImage() {
    sumsA.endImage();
    sumsB.endImage();
    sumsScale.endImage();
  }

  /** Writes the sums; {@code gradientScale} may be null. */
  void write(float[] gradientDa, float[] gradientDb, float[] gradientScale) {
    sumsA.write(gradientDa, geometry.channels(), channel);
    sumsB.write(gradientDb, geometry.channels(), channel);
    if (gradientScale != null) {
      sumsScale.write(gradientScale, geometry.channels(), channel);
    }
  }
}
