package io.quadraspark.dataprep.image;

import java.util.Arrays;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * 64 bits of what a picture looks like: pictures that were only resized or encoded anew differ in
 * few bits, others in about half of them.
 *
 * <p>The DCT hash of Christoph Zauner, "Implementation and Benchmarking of Perceptual Image Hash
 * Functions" (2010), section 3.2.1: grey, 32 x 32 pixels, the cosine transform's rows and columns 1
 * to 8, and for each of these coefficients whether it is above their median. Pictures without any
 * structure share a hash.
 */
public final class PerceptualHash {
  private static final int SIDE = 32;
  private static final int FREQUENCIES = 8;
  private static final int BGR = 3;

  /** {@code [FREQUENCIES][SIDE]}: the waves 1 to 8 of the DCT-II. */
  private static final double[][] WAVES = new double[FREQUENCIES][SIDE];

  static {
    for (int k = 0; k < FREQUENCIES; k++) {
      for (int i = 0; i < SIDE; i++) {
        // The same on every machine, which Math.cos does not promise.
        WAVES[k][i] = StrictMath.cos(Math.PI / SIDE * (i + 0.5) * (k + 1));
      }
    }
  }

  private PerceptualHash() {}

  /** The hash of a decoded picture of 8-bit BGR. */
  static long of(Mat picture) {
    byte[] bgr = new byte[SIDE * SIDE * BGR];
    OpenCv.resized(picture, SIDE, SIDE).data().get(bgr);
    double[] grey = new double[SIDE * SIDE];
    for (int i = 0; i < grey.length; i++) {
      int at = BGR * i;
      // ITU-R BT.601, in thousandths
      grey[i] = 114 * Bytes.u8(bgr, at) + 587 * Bytes.u8(bgr, at + 1) + 299 * Bytes.u8(bgr, at + 2);
    }
    return bits(transformed(grey));
  }

  /** In how many bits two hashes differ: 0 to 64. */
  public static int distance(long one, long other) {
    return Long.bitCount(one ^ other);
  }

  /** {@code [FREQUENCIES, FREQUENCIES]}, vertical frequencies first, of {@code [SIDE, SIDE]}. */
  private static double[] transformed(double[] grey) {
    double[] coefficients = new double[FREQUENCIES * FREQUENCIES];
    double[] columns = new double[SIDE];
    for (int v = 0; v < FREQUENCIES; v++) {
      Arrays.fill(columns, 0);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          columns[x] += WAVES[v][y] * grey[y * SIDE + x];
        }
      }
      for (int h = 0; h < FREQUENCIES; h++) {
        for (int x = 0; x < SIDE; x++) {
          coefficients[v * FREQUENCIES + h] += WAVES[h][x] * columns[x];
        }
      }
    }
    return coefficients;
  }

  private static long bits(double[] coefficients) {
    double[] sorted = coefficients.clone();
    Arrays.sort(sorted);
    double median = (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    long bits = 0;
    for (double coefficient : coefficients) {
      bits = bits << 1 | (coefficient > median ? 1 : 0);
    }
    return bits;
  }
}
