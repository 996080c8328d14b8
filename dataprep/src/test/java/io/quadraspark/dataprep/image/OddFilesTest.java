package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every odd file ends where it must: as the right picture, or refused for the right reason. */
class OddFilesTest {
  static Stream<OddFile> good() {
    return all().filter(file -> file.expected() != null);
  }

  static Stream<OddFile> bad() {
    return all().filter(file -> file.expected() == null);
  }

  private static Stream<OddFile> all() {
    return Stream.of(
            OddJpegs.all(), OddPngs.all(), OddBmps.all(), OddWebps.all(), OddStrangers.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void showsItsPicture(OddFile file) throws Exception {
    BufferedImage expected = file.expected();
    int shortSide = Math.min(expected.getWidth(), expected.getHeight());
    ImageConversion unchanged = new ImageConversion(shortSide, Resize.SHORT_SIDE, 100);

    StoredImage stored = unchanged.convert(file.bytes());

    assertThat(stored.width()).isEqualTo(expected.getWidth());
    assertThat(stored.height()).isEqualTo(expected.getHeight());
    BufferedImage shown = ImageIO.read(new ByteArrayInputStream(stored.jpeg()));
    for (int y = 0; y < expected.getHeight(); y++) {
      for (int x = 0; x < expected.getWidth(); x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          assertThat(shown.getRGB(x, y) >> shift & 0xff)
              .as("pixel %d, %d of %s, bit %d", x, y, file.name(), shift)
              .isBetween(
                  (expected.getRGB(x, y) >> shift & 0xff) - file.tolerance(),
                  (expected.getRGB(x, y) >> shift & 0xff) + file.tolerance());
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void isRefusedWithItsReason(OddFile file) {
    for (Resize resize : Resize.values()) {
      assertThatThrownBy(() -> new ImageConversion(24, resize, 90).convert(file.bytes()))
          .isInstanceOf(BadImage.class)
          .hasMessageContaining(file.reason());
    }
  }

  @Test
  void thereAreMoreThanFifty() {
    assertThat(all().map(OddFile::name).distinct().count())
        .as("names tell the files apart")
        .isEqualTo(all().count())
        .isGreaterThan(50);
  }
}
