package io.quadraspark.dataprep.image;

import static io.quadraspark.dataprep.image.ColoursTest.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.dataprep.SeededRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariationsTest {
  private static final int SIZE = 20;
  private static final int DRAWS = 4000;

  private static Variation variation(String name) {
    return Augmentation.named(name).variations().get(0);
  }

  private static Pixels flat(int value) {
    byte[] values = new byte[SIZE * SIZE * 3];
    Arrays.fill(values, (byte) value);
    return new Pixels(SIZE, values);
  }

  private static Pixels varied(String name, long position, int value) {
    Pixels pixels = flat(value);
    variation(name).apply(pixels, SeededRandom.of(1, position, 0));
    return pixels;
  }

  private static int cleared(Pixels pixels) {
    int cleared = 0;
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        cleared += value(pixels, x, y, 0) == 124 ? 1 : 0;
      }
    }
    return cleared;
  }

  @Test
  void cutoutClearsASquareAboutAnyPixel() {
    double sum = 0;
    int most = 0;
    Set<Integer> centres = new HashSet<>();
    for (int i = 0; i < DRAWS; i++) {
      Pixels pixels = varied("cutout=0.5", i, 200);
      int cleared = cleared(pixels);
      sum += cleared;
      most = Math.max(most, cleared);
      centres.add(value(pixels, 0, 0, 0) * 1000 + cleared);
    }
    assertThat(most).isEqualTo(100);
    double side = 0;
    for (int centre = 0; centre < SIZE; centre++) {
      side += Math.min(SIZE, centre + 5) - Math.max(0, centre - 5);
    }
    side /= SIZE;
    assertThat(sum / DRAWS).isCloseTo(side * side, within(1.5));
    assertThat(centres).hasSizeGreaterThan(20);
  }

  @Test
  void randomErasingClearsItsShareOfTheImages() {
    int erased = 0;
    for (int i = 0; i < DRAWS; i++) {
      int cleared = cleared(varied("random-erasing=0.25", i, 200));
      erased += cleared > 0 ? 1 : 0;
      assertThat(cleared).isBetween(0, (int) (0.37 * SIZE * SIZE));
    }
    assertThat((double) erased / DRAWS).isCloseTo(0.25, within(0.03));
  }

  @Test
  void colourJitterDrawsFactorsEvenly() {
    double sum = 0;
    int lowest = 255;
    int highest = 0;
    for (int i = 0; i < DRAWS; i++) {
      int red = value(varied("colour-jitter=0.4:0:0", i, 100), 0, 0, 0);
      sum += red;
      lowest = Math.min(lowest, red);
      highest = Math.max(highest, red);
    }
    assertThat(lowest).isEqualTo(60);
    assertThat(highest).isEqualTo(139);
    assertThat(sum / DRAWS).isCloseTo(99.5, within(1.5));
  }

  @Test
  void ofTheFourteenOperationsTwoChangeAnImageWithoutMagnitude() {
    // Those are AutoContrast and Equalize: solarizing from 255 on meets no pixel here.
    int changed = 0;
    for (int i = 0; i < DRAWS; i++) {
      byte[] ramp = new byte[SIZE * SIZE * 3];
      for (int at = 0; at < ramp.length; at++) {
        ramp[at] = (byte) (50 + at / 3 % 100);
      }
      byte[] before = ramp.clone();
      Pixels pixels = new Pixels(SIZE, ramp);
      variation("randaugment=1:0").apply(pixels, SeededRandom.of(1, i, 0));
      float[] unit = new float[256];
      for (int v = 0; v < 256; v++) {
        unit[v] = v;
      }
      float[] after = new float[ramp.length];
      pixels.write(unit, after, 0);
      boolean same = true;
      for (int at = 0; at < after.length; at++) {
        same &= after[at] == (before[at] & 0xff);
      }
      changed += same ? 0 : 1;
    }
    assertThat((double) changed / DRAWS).isCloseTo(2.0 / 14, within(0.02));
  }
}
