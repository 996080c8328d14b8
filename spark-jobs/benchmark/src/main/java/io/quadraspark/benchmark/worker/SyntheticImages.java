package io.quadraspark.benchmark.worker;

import java.util.Random;

/**
 * Images with the spectrum of photos, which falls with the frequency: waves of random directions,
 * amplitude 1/f, the channels correlated, and a little noise. Mean 0, variance near 1, as
 * normalised photos have.
 */
public final class SyntheticImages {
  private static final int WAVES = 24;
  private static final int LOWEST = 1;
  private static final double OWN_SHARE = 0.3;
  private static final double NOISE = 0.1;
  private static final int CHANNELS = 3;

  private SyntheticImages() {}

  /** [N, size, size, 3] row-major. */
  public static float[] nhwc(int images, int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[images * size * size * CHANNELS];
    int image = size * size * CHANNELS;
    for (int n = 0; n < images; n++) {
      for (int wave = LOWEST; wave <= WAVES; wave++) {
        addWave(values, n * image, size, wave, random);
      }
    }
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (NOISE * random.nextGaussian());
    }
    return values;
  }

  private static void addWave(float[] values, int offset, int size, int wave, Random random) {
    double direction = 2 * Math.PI * random.nextDouble();
    double phase = 2 * Math.PI * random.nextDouble();
    double[] amplitude = new double[CHANNELS];
    double common = random.nextGaussian();
    for (int c = 0; c < CHANNELS; c++) {
      amplitude[c] = (common + OWN_SHARE * random.nextGaussian()) / Math.sqrt(wave);
    }
    double step = 2 * Math.PI * wave / size;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double value = Math.sin(step * (x * Math.cos(direction) + y * Math.sin(direction)) + phase);
        int at = offset + (y * size + x) * CHANNELS;
        for (int c = 0; c < CHANNELS; c++) {
          values[at + c] += (float) (amplitude[c] * value);
        }
      }
    }
  }
}
