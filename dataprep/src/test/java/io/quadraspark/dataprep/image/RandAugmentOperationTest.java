package io.quadraspark.dataprep.image;

import static io.quadraspark.dataprep.image.ColoursTest.grey;
import static io.quadraspark.dataprep.image.ColoursTest.row;
import static io.quadraspark.dataprep.image.ColoursTest.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each operation against its formula, on images small enough to work out by hand. */
class RandAugmentOperationTest {
  /** Red of the mean colour, which enters at the border. */
  private static final int FILL = 124;

  private static final int[][] NINE = {{10, 20, 30}, {40, 50, 60}, {70, 80, 90}};

  private static Pixels nine(RandAugmentOperation operation, double strength, int sign) {
    Pixels pixels = grey(NINE);
    operation.apply(pixels, strength, sign);
    return pixels;
  }

  /** A square of {@code size} pixels, each of the column's number. */
  private static Pixels columns(int size) {
    int[][] rows = new int[size][size];
    for (int[] row : rows) {
      Arrays.setAll(row, x -> x);
    }
    return grey(rows);
  }

  private static int[][] all(Pixels pixels) {
    List<int[]> rows = new ArrayList<>();
    for (int y = 0; y < pixels.size(); y++) {
      rows.add(row(pixels, y));
    }
    return rows.toArray(int[][]::new);
  }

  @Test
  void thereAreTheFourteenOfTorchvision() {
    assertThat(RandAugmentOperation.values()).hasSize(RandAugment.MAX_OPERATIONS);
  }

  @Test
  void identityLeavesAll() {
    assertThat(all(nine(RandAugmentOperation.IDENTITY, 1, 1))).isDeepEqualTo(NINE);
  }

  @Test
  void translationsMoveByWholePixels() {
    // 150/331 of 3 pixels is 1.36.
    assertThat(all(nine(RandAugmentOperation.TRANSLATE_X, 1, 1)))
        .isDeepEqualTo(new int[][] {{FILL, 10, 20}, {FILL, 40, 50}, {FILL, 70, 80}});
    assertThat(all(nine(RandAugmentOperation.TRANSLATE_X, 1, -1)))
        .isDeepEqualTo(new int[][] {{20, 30, FILL}, {50, 60, FILL}, {80, 90, FILL}});
    assertThat(all(nine(RandAugmentOperation.TRANSLATE_Y, 1, 1)))
        .isDeepEqualTo(new int[][] {{FILL, FILL, FILL}, {10, 20, 30}, {40, 50, 60}});
    assertThat(all(nine(RandAugmentOperation.TRANSLATE_X, 0.7, 1))).isDeepEqualTo(NINE);
  }

  @Test
  void shearsMoveRowsByTheirDistanceFromTheTop() {
    // The pixel at (x + 1/2, y + 1/2) comes from x + 1/2 + 0.3 (y + 1/2).
    Pixels sheared = columns(10);
    RandAugmentOperation.SHEAR_X.apply(sheared, 1, 1);
    assertThat(row(sheared, 0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(row(sheared, 2)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, FILL);
    assertThat(row(sheared, 9)).containsExactly(3, 4, 5, 6, 7, 8, 9, FILL, FILL, FILL);
    Pixels back = columns(10);
    RandAugmentOperation.SHEAR_X.apply(back, 1, -1);
    assertThat(row(back, 9)).containsExactly(FILL, FILL, FILL, 0, 1, 2, 3, 4, 5, 6);
    Pixels upright = columns(10);
    RandAugmentOperation.SHEAR_Y.apply(upright, 1, 1);
    assertThat(row(upright, 9))
        .containsExactly(0, 1, FILL, FILL, FILL, FILL, FILL, FILL, FILL, FILL);
  }

  @Test
  void rotationIsAnticlockwiseAboutTheCentreByThirtyDegreesAtMost() {
    // A bright pixel at 13 pixels right of the centre goes up: (13.5, 0.5) turns to (11.9, -6.3).
    int[][] rows = new int[30][30];
    rows[15][28] = 255;
    Pixels pixels = grey(rows);
    RandAugmentOperation.ROTATE.apply(pixels, 1, 1);
    assertThat(value(pixels, 26, 8, 0)).isEqualTo(255);
    assertThat(value(pixels, 0, 0, 0)).isEqualTo(FILL);
    Pixels other = grey(rows);
    RandAugmentOperation.ROTATE.apply(other, 1, -1);
    // (13.5, 0.5) turns to (11.4, 7.2).
    assertThat(value(other, 26, 22, 0)).isEqualTo(255);
  }

  @Test
  void factorsReachNineTenthsBothWays() {
    Pixels more = new Pixels(1, new byte[] {100, 0, 10});
    RandAugmentOperation.BRIGHTNESS.apply(more, 1, 1);
    assertThat(value(more, 0, 0, 0)).isEqualTo(190);
    assertEqual(RandAugmentOperation.BRIGHTNESS, -1, pixels -> Colours.brightness(pixels, 1 - 0.9));
    assertEqual(RandAugmentOperation.COLOR, 1, pixels -> Colours.saturation(pixels, 1.9));
    assertEqual(RandAugmentOperation.CONTRAST, -1, pixels -> Colours.contrast(pixels, 1 - 0.9));
    assertEqual(RandAugmentOperation.SHARPNESS, 1, pixels -> Colours.sharpness(pixels, 1.9));
  }

  @Test
  void posterizeLosesFourBitsAtMostAndSolarizeReachesAll() {
    assertEqual(RandAugmentOperation.POSTERIZE, 1, pixels -> Colours.posterize(pixels, 4));
    assertEqual(RandAugmentOperation.SOLARIZE, 1, pixels -> Colours.solarize(pixels, 0));
    assertEqual(RandAugmentOperation.AUTO_CONTRAST, 1, Colours::autoContrast);
    assertEqual(RandAugmentOperation.EQUALIZE, 1, Colours::equalize);
    // 9 of 30: 8 - round(1.2) bits.
    Pixels mild = new Pixels(1, new byte[] {(byte) 255, (byte) 255, (byte) 255});
    RandAugmentOperation.POSTERIZE.apply(mild, 0.3, 1);
    assertThat(value(mild, 0, 0, 0)).isEqualTo(254);
  }

  /** At full strength on an image of many colours. */
  private static void assertEqual(
      RandAugmentOperation operation, int sign, Consumer<Pixels> formula) {
    Pixels operated = colours();
    operation.apply(operated, 1, sign);
    Pixels expected = colours();
    formula.accept(expected);
    float[] unit = new float[256];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = i;
    }
    float[][] found = new float[3][40 * 40 * 3];
    operated.write(unit, found[0], 0);
    expected.write(unit, found[1], 0);
    colours().write(unit, found[2], 0);
    assertThat(found[0]).as(operation.name()).containsExactly(found[1]).isNotEqualTo(found[2]);
  }

  private static Pixels colours() {
    byte[] values = new byte[40 * 40 * 3];
    new java.util.Random(4).nextBytes(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (20 + (values[i] & 0x7f));
    }
    return new Pixels(40, values);
  }
}
