package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerceptualHashTest {
  private static final int NEAR = 4;

  private static long hash(byte[] image) throws BadImage {
    return new ImageConversion(224, Resize.SQUISH, 90).convert(image).perceptualHash();
  }

  private static long hash(BufferedImage image) throws BadImage {
    return hash(TestJpegs.encoded(image, ".png"));
  }

  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    var graphics = scaled.createGraphics();
    graphics.drawImage(
        image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    graphics.dispose();
    return scaled;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aPictureThatWasEncodedAnewIsNear(long seed) throws Exception {
    BufferedImage picture = PhotoLike.drawn(500, 375, seed);

    byte[] poor = TestJpegs.encoded(picture, ".jpg", IMWRITE_JPEG_QUALITY, 30);

    assertThat(PerceptualHash.distance(hash(picture), hash(poor))).isLessThanOrEqualTo(NEAR);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aPictureThatWasResizedIsNear(long seed) throws Exception {
    BufferedImage picture = PhotoLike.drawn(500, 375, seed);

    long smaller = hash(scaled(picture, 160, 120));

    assertThat(PerceptualHash.distance(hash(picture), smaller)).isLessThanOrEqualTo(NEAR);
  }

  @Test
  void otherPicturesAreFar() throws Exception {
    List<Long> hashes = new ArrayList<>();
    for (int seed = 0; seed < 40; seed++) {
      hashes.add(hash(PhotoLike.drawn(200, 150, seed)));
    }
    for (int i = 0; i < hashes.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(PerceptualHash.distance(hashes.get(i), hashes.get(j)))
            .as("pictures %d and %d", i, j)
            .isGreaterThan(2 * NEAR);
      }
    }
  }

  @Test
  void aMirroredPictureIsAnother() throws Exception {
    BufferedImage picture = Scene.colours();
    BufferedImage mirrored = Scene.storedFor(2);

    assertThat(PerceptualHash.distance(hash(picture), hash(mirrored))).isGreaterThan(2 * NEAR);
  }

  @Test
  void aWaveSetsTheBitOfItsFrequency() throws Exception {
    // Three half waves across, none down but a faint one to have all other coefficients differ.
    BufferedImage waves =
        Scene.drawn(
            32,
            32,
            (x, y) -> {
              double phase = Math.PI / 32 * (x + 0.5) * 3;
              double down = Math.PI / 32 * (y + 0.5);
              int grey = (int) Math.round(128 + 100 * Math.cos(phase) * Math.cos(2 * down));
              return new int[] {grey, grey, grey};
            });

    long hash =
        new ImageConversion(32, Resize.SQUISH, 90)
            .convert(TestJpegs.encoded(waves, ".png"))
            .perceptualHash();

    // Rows of eight from the highest bit: the second row's third.
    assertThat(hash >>> 63 - (1 * 8 + 2) & 1).isEqualTo(1);
  }

  @Test
  void onePictureHasOneHash() throws Exception {
    assertThat(hash(PhotoLike.drawn(300, 200, 1))).isEqualTo(hash(PhotoLike.drawn(300, 200, 1)));
  }
}
