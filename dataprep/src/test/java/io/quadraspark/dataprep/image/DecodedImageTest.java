package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.TestImages;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DecodedImageTest {
  private static final byte[] JPEG = TestImages.jpeg(200, 100, 1);

  @Test
  void theSizeIsThatOfThePixels() {
    assertThat(DecodedImage.size(JPEG)).contains(new DecodedImage.Size(200, 100));
    assertThat(DecodedImage.size(new byte[] {1, 2, 3})).isEmpty();
    assertThat(DecodedImage.size(new byte[0])).isEmpty();
  }

  @Test
  void aThumbnailKeepsTheShapeAndNeverGrows() {
    assertThat(DecodedImage.thumbnail(JPEG, 50).flatMap(DecodedImage::size))
        .contains(new DecodedImage.Size(50, 25));
    assertThat(DecodedImage.thumbnail(JPEG, 500).flatMap(DecodedImage::size))
        .contains(new DecodedImage.Size(200, 100));
  }

  @Test
  void ofAJpegThatIsCutShortThereIsSomethingToSee() {
    byte[] cut = Arrays.copyOf(JPEG, JPEG.length / 2);

    assertThat(DecodedImage.glimpse(cut, 50).flatMap(DecodedImage::size))
        .contains(new DecodedImage.Size(50, 25));
  }

  @Test
  void aBrokenFileThatClaimsAbsurdDimensionsIsNotDecoded() {
    byte[] absurd = Arrays.copyOf(JPEG, JPEG.length / 2);
    for (int i = 0; i + 9 < absurd.length; i++) {
      if ((absurd[i] & 0xff) == 0xff && (absurd[i + 1] & 0xff) == 0xc0) {
        Arrays.fill(absurd, i + 5, i + 9, (byte) 0xf0);
        break;
      }
    }

    assertThat(absurd).isNotEqualTo(Arrays.copyOf(JPEG, JPEG.length / 2));
    assertThat(DecodedImage.glimpse(absurd, 50)).isEmpty();
  }

  @Test
  void ofOtherFilesThereIsNothingToSee() {
    assertThat(DecodedImage.glimpse(new byte[0], 50)).isEmpty();
    assertThat(DecodedImage.glimpse(Arrays.copyOf(JPEG, 30), 50)).isEmpty();
    assertThat(
            DecodedImage.glimpse("<html>".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 50))
        .isEmpty();
  }
}
