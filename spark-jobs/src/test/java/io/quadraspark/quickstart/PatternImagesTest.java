package io.quadraspark.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PatternImagesTest {
  private static final int IMAGES = 150;

  @ParameterizedTest
  @EnumSource
  void writesReadableJpegFilesOfTheRightSize(PatternFamily family) throws IOException {
    List<String> names = new ArrayList<>();
    byte[] bytes = tar(family, 0, 3, 1);
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
      for (TarArchiveEntry entry = tar.getNextTarEntry();
          entry != null;
          entry = tar.getNextTarEntry()) {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(tar.readAllBytes()));
        assertThat(image.getWidth()).isEqualTo(Picture.SIZE);
        assertThat(image.getHeight()).isEqualTo(Picture.SIZE);
        names.add(entry.getName());
      }
    }
    String name = family.classes().get(0);
    assertThat(names)
        .containsExactly(name + "_00000.JPEG", name + "_00001.JPEG", name + "_00002.JPEG");
  }

  @ParameterizedTest
  @EnumSource
  void givesTheSameBytesForTheSameSeedAndOthersForAnother(PatternFamily family) throws IOException {
    assertThat(tar(family, 1, 4, 7)).isEqualTo(tar(family, 1, 4, 7));
    assertThat(tar(family, 1, 4, 7)).isNotEqualTo(tar(family, 1, 4, 8));
    assertThat(tar(family, 1, 4, 7)).isNotEqualTo(tar(family, 2, 4, 7));
  }

  @ParameterizedTest
  @EnumSource
  void hasClassesOfDifferentNames(PatternFamily family) {
    assertThat(family.classes()).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void fabricsDifferInTheProductOfTwoPixelsAtTheirDisplacementAlone() throws IOException {
    for (WovenFabric fabric : WovenFabric.ALL) {
      for (WovenFabric other : WovenFabric.ALL) {
        double correlation = correlation(fabric, other);
        if (other.across() != fabric.across() || other.pixels() != fabric.pixels()) {
          assertThat(correlation).as("%s at %s", fabric, other).isCloseTo(0, within(0.07));
        } else if (fabric.same()) {
          assertThat(correlation).as("%s at %s", fabric, other).isGreaterThan(0.25);
        } else {
          assertThat(correlation).as("%s at %s", fabric, other).isLessThan(-0.25);
        }
      }
    }
  }

  @Test
  void fabricsDoNotDifferInAnyMomentOfSinglePixels() throws IOException {
    for (WovenFabric fabric : WovenFabric.ALL) {
      double[] moments = moments(fabric);
      assertThat(moments[0]).as("skewness of %s", fabric).isCloseTo(0, within(0.1));
      assertThat(moments[1]).as("deviation of %s", fabric).isCloseTo(14, within(0.7));
    }
  }

  /** Mean product of green levels, less their mean, at the displacement of {@code at}. */
  private static double correlation(WovenFabric fabric, WovenFabric at) throws IOException {
    double products = 0;
    double squares = 0;
    for (double[][] green : greens(fabric)) {
      for (int y = 0; y < Picture.SIZE; y++) {
        for (int x = 0; x < Picture.SIZE; x++) {
          int twinX = at.across() ? (x + at.pixels()) % Picture.SIZE : x;
          int twinY = at.across() ? y : (y + at.pixels()) % Picture.SIZE;
          products += green[y][x] * green[twinY][twinX];
          squares += green[y][x] * green[y][x];
        }
      }
    }
    return products / squares;
  }

  private static double[] moments(WovenFabric fabric) throws IOException {
    double second = 0;
    double third = 0;
    int pixels = 0;
    for (double[][] green : greens(fabric)) {
      for (double[] row : green) {
        for (double level : row) {
          second += level * level;
          third += level * level * level;
          pixels++;
        }
      }
    }
    double deviation = Math.sqrt(second / pixels);
    return new double[] {third / pixels / Math.pow(deviation, 3), deviation};
  }

  /** Green levels less their mean, after JPEG, [image][y][x]. */
  private static List<double[][]> greens(WovenFabric fabric) throws IOException {
    PatternImages images = new PatternImages(PatternFamily.SHIFTED, IMAGES, 3);
    List<double[][]> all = new ArrayList<>();
    for (int index = 0; index < IMAGES; index++) {
      Picture picture = images.picture(WovenFabric.ALL.indexOf(fabric), index);
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.jpeg()));
      double[][] green = new double[Picture.SIZE][Picture.SIZE];
      double sum = 0;
      for (int y = 0; y < Picture.SIZE; y++) {
        for (int x = 0; x < Picture.SIZE; x++) {
          green[y][x] = image.getRGB(x, y) >> 8 & 0xff;
          sum += green[y][x];
        }
      }
      for (double[] row : green) {
        for (int x = 0; x < row.length; x++) {
          row[x] -= sum / (Picture.SIZE * Picture.SIZE);
        }
      }
      all.add(green);
    }
    return all;
  }

  private static byte[] tar(PatternFamily family, int classIndex, int perClass, long seed)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new PatternImages(family, perClass, seed).writeTar(classIndex, bytes);
    return bytes.toByteArray();
  }
}
