package io.quadraspark.program.kernel;

import java.util.Arrays;

/** The sums as correlations of the gradient with the map, and with a plane of ones. */
final class PlaneSums implements ChannelSums {
  private static final int LANES = Plane.LANES;
  private static final int BAND_PIXELS = 512;
  private static final int[] NO_OFFSET = {0};

  private final Planes planes;
  private final LaneOperations operations;
  private final MapAccess g = new MapAccess("The gradient");
  private final MapAccess z = new MapAccess("The normalised map");
  private final FactorSums ofG = new FactorSums(1);
  private final FactorSums ofGz = new FactorSums(1);

  PlaneSums(Planes planes, LaneOperations operations) {
    this.planes = planes;
    this.operations = operations;
  }

  @Override
  public void of(int images, ChannelMap g, ChannelMap z, float[] sumG, float[] sumGz) {
    int channels = g.channels();
    this.g.open(g, images, g.height(), g.width(), channels);
    if (sumGz != null) {
      this.z.open(z, images, g.height(), g.width(), channels);
    }
    int band = Math.min(g.height(), Math.max(1, BAND_PIXELS / g.width()));
    int slots = band * g.width();
    planes.g.clear(slots);
    planes.xa.clear(slots);
    planes.kappa.clear(slots);
    Arrays.fill(planes.kappa.values(), 0, planes.kappa.slots() * LANES, 1);
    for (int channel = 0; channel < channels; channel += LANES) {
      ofG.clear();
      ofGz.clear();
      for (int n = 0; n < images; n++) {
        for (int row = 0; row < g.height(); row += band) {
          int end = Math.min(g.height(), row + band);
          int count = (end - row) * g.width();
          operations.load(this.g.rows(n, channel, row, end), planes.g, 0, g.width());
          operations.correlate(planes.kappa, 0, NO_OFFSET, planes.g, 0, count, ofG.image);
          if (sumGz != null) {
            operations.load(this.z.rows(n, channel, row, end), planes.xa, 0, g.width());
            operations.correlate(planes.xa, 0, NO_OFFSET, planes.g, 0, count, ofGz.image);
          }
        }
        ofG.endImage();
        ofGz.endImage();
      }
      ofG.write(sumG, channels, channel);
      if (sumGz != null) {
        ofGz.write(sumGz, channels, channel);
      }
    }
  }
}
