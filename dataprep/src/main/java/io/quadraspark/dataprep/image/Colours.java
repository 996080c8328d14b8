package io.quadraspark.dataprep.image;

/**
 * The colour operations of training, by the formulas of Pillow's {@code ImageEnhance} and {@code
 * ImageOps}, which torchvision and timm use. A factor blends with what the image would be without
 * the property: 0 takes it away, 1 leaves the image as it is, more exaggerates. Blends are cut to 0
 * to 255 and lose their fraction.
 */
final class Colours {
  private Colours() {}

  /** {@code f v}: a blend with black. */
  static void brightness(Pixels pixels, double factor) {
    pixels.map(value -> blend(value, 0, factor));
  }

  /** A blend with the mean grey of the image, rounded. */
  static void contrast(Pixels pixels, double factor) {
    long sum = 0;
    for (int at = 0; at < pixels.length(); at += Pixels.CHANNELS) {
      sum += pixels.grey(at);
    }
    int mean = (int) ((double) sum / (pixels.size() * pixels.size()) + 0.5);
    pixels.map(value -> blend(value, mean, factor));
  }

  /** A blend with the grey image. */
  static void saturation(Pixels pixels, double factor) {
    for (int at = 0; at < pixels.length(); at += Pixels.CHANNELS) {
      int grey = pixels.grey(at);
      for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
        pixels.set(at + channel, blend(pixels.get(at + channel), grey, factor));
      }
    }
  }

  /** A blend with the image smoothed by [1 1 1; 1 5 1; 1 1 1] / 13; the border stays. */
  static void sharpness(Pixels pixels, double factor) {
    Pixels before = pixels.copy();
    int row = pixels.size() * Pixels.CHANNELS;
    for (int start = row; start < pixels.length() - row; start += row) {
      for (int at = start + Pixels.CHANNELS; at < start + row - Pixels.CHANNELS; at++) {
        pixels.set(at, blend(before.get(at), smoothed(before, at, row), factor));
      }
    }
  }

  private static int smoothed(Pixels pixels, int at, int row) {
    int sum = 4 * pixels.get(at);
    for (int line = at - row; line <= at + row; line += row) {
      sum +=
          pixels.get(line - Pixels.CHANNELS)
              + pixels.get(line)
              + pixels.get(line + Pixels.CHANNELS);
    }
    return (2 * sum + 13) / 26;
  }

  /** Keeps the highest {@code bits} of each value. */
  static void posterize(Pixels pixels, int bits) {
    int mask = 0xff << (8 - bits);
    pixels.map(value -> value & mask);
  }

  /** Inverts the values from {@code threshold} on. */
  static void solarize(Pixels pixels, double threshold) {
    pixels.map(value -> value >= threshold ? 255 - value : value);
  }

  /** Stretches each channel to 0 to 255. */
  static void autoContrast(Pixels pixels) {
    for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
      int[] counts = counts(pixels, channel);
      int low = 0;
      while (counts[low] == 0) {
        low++;
      }
      int high = 255;
      while (counts[high] == 0) {
        high--;
      }
      if (low < high) {
        int darkest = low;
        int range = high - low;
        pixels.map(channel, value -> clamp((value - darkest) * 255.0 / range));
      }
    }
  }

  /**
   * Spreads the values of each channel evenly: {@code v} becomes {@code (n(v) + s/2) / s}, n(v)
   * counting the lower values of the channel and s being its pixels below the highest value over
   * 255, all in whole numbers.
   */
  static void equalize(Pixels pixels) {
    for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
      int[] counts = counts(pixels, channel);
      int high = 255;
      while (counts[high] == 0) {
        high--;
      }
      int step = (pixels.size() * pixels.size() - counts[high]) / 255;
      if (step > 0) {
        int[] table = new int[256];
        int below = step / 2;
        for (int value = 0; value < table.length; value++) {
          table[value] = Math.min(255, below / step);
          below += counts[value];
        }
        pixels.map(channel, value -> table[value]);
      }
    }
  }

  private static int[] counts(Pixels pixels, int channel) {
    int[] counts = new int[256];
    for (int at = channel; at < pixels.length(); at += Pixels.CHANNELS) {
      counts[pixels.get(at)]++;
    }
    return counts;
  }

  private static int blend(int value, int without, double factor) {
    // In this order equal values stay as they are to the last bit.
    return clamp(without + factor * (value - without));
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, value));
  }
}
