package io.quadraspark.program.kernel;

/**
 * Some of the k x k taps, in the order of their sum.
 *
 * @param indices of the weights, row-major in [k, k]
 * @param offsets in slots from a result's slot to what the tap reads
 */
record Taps(int[] indices, int[] offsets) {
  int count() {
    return indices.length;
  }

  /** The weights of 16 channels from {@code channel} on, [taps, 16]; zero past the last channel. */
  void pack(float[] weights, Geometry geometry, int channel, float[] packed) {
    int taps = geometry.taps();
    for (int t = 0; t < indices.length; t++) {
      for (int lane = 0; lane < Plane.LANES; lane++) {
        int c = channel + lane;
        packed[t * Plane.LANES + lane] =
            c < geometry.channels() ? weights[c * taps + indices[t]] : 0;
      }
    }
  }
}
