package io.quadraspark.dataprep.image;

import java.util.function.IntUnaryOperator;

/**
 * A square image in 8 bits, [size, size, 3] in rows, columns and RGB, which variations change in
 * place.
 */
final class Pixels {
  static final int CHANNELS = 3;

  /** The mean colour in 8 bits: nearly zero once the usual normalisation has been done. */
  private static final int[] MEAN = {124, 116, 104};

  private final int size;
  private byte[] values;

  /**
   * @param values [size, size, 3]; belongs to the image from now on
   */
  Pixels(int size, byte[] values) {
    this.size = size;
    this.values = values;
  }

  /** The image of the values in [0, 1] from {@code offset} on, rounded to 8 bits. */
  static Pixels read(int size, float[] source, int offset) {
    byte[] values = new byte[size * size * CHANNELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (int) (source[offset + i] * 255 + 0.5f);
    }
    return new Pixels(size, values);
  }

  int size() {
    return size;
  }

  /** The value at a place of [size, size, 3], 0 to 255. */
  int get(int at) {
    return values[at] & 0xff;
  }

  void set(int at, int value) {
    values[at] = (byte) value;
  }

  /** How many values there are. */
  int length() {
    return values.length;
  }

  /** The luma of the pixel whose red is at a place, by ITU-R 601, rounded. */
  int grey(int at) {
    return (19595 * get(at) + 38470 * get(at + 1) + 7471 * get(at + 2) + (1 << 15)) >> 16;
  }

  Pixels copy() {
    return new Pixels(size, values.clone());
  }

  /** Makes a pixel the mean colour. */
  void clear(int x, int y) {
    clear(values, (y * size + x) * CHANNELS);
  }

  private static void clear(byte[] values, int at) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      values[at + channel] = (byte) MEAN[channel];
    }
  }

  /** Replaces each value of each channel by what the operator says. */
  void map(IntUnaryOperator operator) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      map(channel, operator);
    }
  }

  /** Replaces each value of one channel by what the operator says; it is asked once for each. */
  void map(int channel, IntUnaryOperator operator) {
    byte[] table = new byte[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (byte) operator.applyAsInt(value);
    }
    for (int i = channel; i < values.length; i += CHANNELS) {
      values[i] = table[values[i] & 0xff];
    }
  }

  /**
   * Moves the image: the pixel at (x, y) becomes the one at {@code (a x + b y + c, d x + e y + f)},
   * centres of pixels at halves, the nearest one taken; the mean colour where that lies outside.
   */
  void warp(double a, double b, double c, double d, double e, double f) {
    byte[] moved = new byte[values.length];
    int at = 0;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++, at += CHANNELS) {
        int fromX = (int) Math.floor(a * (x + 0.5) + b * (y + 0.5) + c);
        int fromY = (int) Math.floor(d * (x + 0.5) + e * (y + 0.5) + f);
        if (fromX >= 0 && fromX < size && fromY >= 0 && fromY < size) {
          System.arraycopy(values, (fromY * size + fromX) * CHANNELS, moved, at, CHANNELS);
        } else {
          clear(moved, at);
        }
      }
    }
    values = moved;
  }

  /** Writes the values in [0, 1] from {@code offset} on. */
  void write(float[] unit, float[] target, int offset) {
    for (int i = 0; i < values.length; i++) {
      target[offset + i] = unit[values[i] & 0xff];
    }
  }
}
