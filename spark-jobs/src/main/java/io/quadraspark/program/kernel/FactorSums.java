package io.quadraspark.program.kernel;

import java.util.Arrays;

/** Sums of 16 channels over pixels, [taps, 16]: fp32 within an image, double over images. */
final class FactorSums {
  private final int taps;
  private final double[] total;

  /** Of the image in hand. */
  final float[] image;

  FactorSums(int taps) {
    this.taps = taps;
    this.total = new double[taps * Plane.LANES];
    this.image = new float[taps * Plane.LANES];
  }

  void clear() {
    Arrays.fill(total, 0);
    Arrays.fill(image, 0);
  }

  void endImage() {
    for (int i = 0; i < total.length; i++) {
      total[i] += image[i];
    }
    Arrays.fill(image, 0);
  }

  /** Writes the totals to {@code target}, [channels, taps], from {@code channel} on. */
  void write(float[] target, int channels, int channel) {
    int lanes = Math.min(Plane.LANES, channels - channel);
    for (int lane = 0; lane < lanes; lane++) {
      for (int t = 0; t < taps; t++) {
        target[(channel + lane) * taps + t] = (float) total[t * Plane.LANES + lane];
      }
    }
  }
}
