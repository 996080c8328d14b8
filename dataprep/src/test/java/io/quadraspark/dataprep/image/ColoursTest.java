package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColoursTest {
  /** A grey image of these rows. */
  static Pixels grey(int[]... rows) {
    byte[] values = new byte[rows.length * rows.length * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) rows[i / 3 / rows.length][i / 3 % rows.length];
    }
    return new Pixels(rows.length, values);
  }

  static int value(Pixels pixels, int x, int y, int channel) {
    return pixels.get((y * pixels.size() + x) * 3 + channel);
  }

  /** One pixel. */
  private static Pixels pixel(int red, int green, int blue) {
    return new Pixels(1, new byte[] {(byte) red, (byte) green, (byte) blue});
  }

  private static int[] colour(Pixels pixels) {
    return new int[] {value(pixels, 0, 0, 0), value(pixels, 0, 0, 1), value(pixels, 0, 0, 2)};
  }

  static int[] row(Pixels pixels, int y) {
    int[] row = new int[pixels.size()];
    for (int x = 0; x < row.length; x++) {
      row[x] = value(pixels, x, y, 0);
    }
    return row;
  }

  @Test
  void brightnessMultipliesAndIsCut() {
    Pixels darker = pixel(101, 200, 0);
    Colours.brightness(darker, 0.5);
    assertThat(colour(darker)).containsExactly(50, 100, 0);
    Pixels brighter = pixel(101, 200, 0);
    Colours.brightness(brighter, 1.5);
    assertThat(colour(brighter)).containsExactly(151, 255, 0);
  }

  @Test
  void contrastBlendsWithTheMeanGrey() {
    // The greys are 10, 20, 30 and 201, whose mean is 65.25.
    Pixels pixels = grey(new int[] {10, 20}, new int[] {30, 201});
    Colours.contrast(pixels, 0.5);
    assertThat(row(pixels, 0)).containsExactly(37, 42);
    assertThat(row(pixels, 1)).containsExactly(47, 133);
    Colours.contrast(pixels, 0);
    assertThat(row(pixels, 0)).containsExactly(65, 65);
  }

  @Test
  void saturationBlendsWithTheLuma() {
    // 0.299 x 200 + 0.587 x 100 + 0.114 x 50 = 124.2
    Pixels half = pixel(200, 100, 50);
    Colours.saturation(half, 0.5);
    assertThat(colour(half)).containsExactly(162, 112, 87);
    Pixels grey = pixel(200, 100, 50);
    Colours.saturation(grey, 0);
    assertThat(colour(grey)).containsExactly(124, 124, 124);
    Pixels more = pixel(200, 100, 50);
    Colours.saturation(more, 1.5);
    assertThat(colour(more)).containsExactly(238, 88, 13);
  }

  @Test
  void sharpnessBlendsTheInsideWithItsSmoothedSelf() {
    // (5 x 130 + 8 x 0) / 13 = 50
    int[][] dot = {{0, 0, 0}, {0, 130, 0}, {0, 0, 0}};
    Pixels smooth = grey(dot);
    Colours.sharpness(smooth, 0);
    assertThat(row(smooth, 1)).containsExactly(0, 50, 0);
    Pixels sharp = grey(dot);
    Colours.sharpness(sharp, 1.5);
    assertThat(row(sharp, 1)).containsExactly(0, 170, 0);
    assertThat(row(sharp, 0)).containsExactly(0, 0, 0);
  }

  @Test
  void posterizeKeepsTheHighestBits() {
    Pixels pixels = pixel(255, 100, 15);
    Colours.posterize(pixels, 4);
    assertThat(colour(pixels)).containsExactly(240, 96, 0);
    Pixels whole = pixel(255, 100, 15);
    Colours.posterize(whole, 8);
    assertThat(colour(whole)).containsExactly(255, 100, 15);
  }

  @Test
  void solarizeInvertsFromTheThresholdOn() {
    Pixels pixels = pixel(99, 100, 255);
    Colours.solarize(pixels, 100);
    assertThat(colour(pixels)).containsExactly(99, 155, 0);
  }

  @Test
  void autoContrastStretchesEachChannel() {
    Pixels pixels = grey(new int[] {50, 100}, new int[] {150, 100});
    Colours.autoContrast(pixels);
    assertThat(row(pixels, 0)).containsExactly(0, 127);
    assertThat(row(pixels, 1)).containsExactly(255, 127);
    Pixels flat = grey(new int[] {77, 77}, new int[] {77, 77});
    Colours.autoContrast(flat);
    assertThat(row(flat, 0)).containsExactly(77, 77);
  }

  @Test
  void equalizeSpreadsTheCounts() {
    // 32 x 32 pixels: rows 0 to 7 are 10, 8 to 15 are 20, 16 to 23 are 40, the rest 80. So s is
    // (1024 - 256) / 255 = 3, and n is 0, 256, 512 and 768: (n + 1) / 3 is 0, 85, 171 and 256.
    int[] values = {10, 20, 40, 80};
    int[][] rows = new int[32][32];
    for (int y = 0; y < 32; y++) {
      java.util.Arrays.fill(rows[y], values[y / 8]);
    }
    Pixels pixels = grey(rows);
    Colours.equalize(pixels);
    assertThat(
            new int[] {
              row(pixels, 0)[3], row(pixels, 8)[3], row(pixels, 16)[3], row(pixels, 31)[3]
            })
        .containsExactly(0, 85, 171, 255);
  }

  @Test
  void equalizeLeavesWhatHasTooFewPixelsToSpread() {
    Pixels pixels = grey(new int[] {3, 200}, new int[] {90, 91});
    Colours.equalize(pixels);
    assertThat(row(pixels, 0)).containsExactly(3, 200);
  }

  @Test
  void aFactorOfOneChangesNothing() {
    Pixels pixels = grey(new int[] {3, 200, 7}, new int[] {90, 91, 0}, new int[] {1, 255, 128});
    Colours.brightness(pixels, 1);
    Colours.contrast(pixels, 1);
    Colours.saturation(pixels, 1);
    Colours.sharpness(pixels, 1);
    assertThat(row(pixels, 0)).containsExactly(3, 200, 7);
    assertThat(row(pixels, 1)).containsExactly(90, 91, 0);
    assertThat(row(pixels, 2)).containsExactly(1, 255, 128);
  }
}
