package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.dataprep.TestImages;
import io.quadraspark.dataprep.UserException;
import java.awt.Color;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTensorTest {
  private static final int SIZE = 32;

  /**
   * Of runs before there were variations: for each position, whether red is on the left, and how
   * many columns are red. Runs that are continued rely on it.
   */
  private static final String DRAWN =
      """
      +16-16+16-16+16+16+16-16-16+16+16-16
      +16-16+16-16+13+16+16-14-13+13+13-14
      +18-15+19-14+16+16+17-15-14+21+14-15
      """;

  private static float[] tensor(byte[] image, String augmentation, long seed, long position) {
    float[] target = new float[ImageTensor.length(SIZE)];
    ImageTensor.decode(image, Augmentation.named(augmentation), seed, position, SIZE, target, 0);
    return target;
  }

  private static byte[] halves() {
    return TestImages.encoded(
        TestImages.halves(SIZE, SIZE, new Color(255, 0, 51), new Color(0, 102, 255)), "png");
  }

  private static float[] pixel(float[] tensor, int x, int y) {
    int at = (y * SIZE + x) * 3;
    return Arrays.copyOfRange(tensor, at, at + 3);
  }

  @Test
  void pixelsAreRedGreenBlueInUnitRange() {
    float[] tensor = tensor(halves(), "none", 0, 0);
    assertThat(pixel(tensor, 0, 0)).containsExactly(1f, 0f, 0.2f);
    assertThat(pixel(tensor, SIZE - 1, SIZE - 1)).containsExactly(0f, 0.4f, 1f);
  }

  @Test
  void theTensorGoesWhereItIsAsked() {
    float[] target = new float[ImageTensor.length(SIZE) + 7];
    ImageTensor.decode(halves(), Augmentation.NONE, 0, 0, SIZE, target, 7);
    assertThat(Arrays.copyOf(target, 7)).containsOnly(0f);
    assertThat(Arrays.copyOfRange(target, 7, target.length))
        .containsExactly(tensor(halves(), "none", 0, 0));
  }

  @Test
  void otherShapesAreCroppedAtTheCentre() {
    byte[] wide = TestImages.encoded(TestImages.halves(200, 100, Color.RED, Color.BLUE), "png");
    float[] tensor = tensor(wide, "none", 0, 0);
    assertThat(pixel(tensor, 2, 5)[0]).isCloseTo(1f, within(0.01f));
    assertThat(pixel(tensor, SIZE - 3, 5)[2]).isCloseTo(1f, within(0.01f));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "flip",
        "crop-flip",
        "random-resized-crop",
        "randaugment=2:9",
        "colour-jitter=0.4",
        "random-erasing=0.5",
        "cutout=0.5",
        "crop-flip,randaugment=2:9,colour-jitter=0.4,random-erasing=0.5,cutout=0.25"
      })
  void choicesComeFromSeedAndPositionAlone(String augmentation) {
    byte[] image = TestImages.jpeg(50, 40, 9);
    assertThat(tensor(image, augmentation, 3, 17))
        .containsExactly(tensor(image, augmentation, 3, 17));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flip",
        "crop-flip",
        "random-resized-crop",
        "randaugment=2:9",
        "colour-jitter=0.4",
        "random-erasing=1",
        "cutout=0.5"
      })
  void positionsAndSeedsDiffer(String augmentation) {
    byte[] image = TestImages.jpeg(50, 40, 9);
    Set<Integer> byPosition = new HashSet<>();
    Set<Integer> bySeed = new HashSet<>();
    for (int i = 0; i < 16; i++) {
      byPosition.add(Arrays.hashCode(tensor(image, augmentation, 0, i)));
      bySeed.add(Arrays.hashCode(tensor(image, augmentation, i, 0)));
    }
    int expected = augmentation.equals("flip") ? 2 : 8;
    assertThat(byPosition).hasSizeGreaterThanOrEqualTo(expected);
    assertThat(bySeed).hasSizeGreaterThanOrEqualTo(expected);
  }

  @Test
  void flipMirrorsHalfOfTheImages() {
    byte[] image = halves();
    long mirrored =
        IntStream.range(0, 400)
            .filter(position -> pixel(tensor(image, "flip", 1, position), 0, 0)[2] == 1f)
            .count();
    assertThat(mirrored).isBetween(160L, 240L);
  }

  @Test
  void cropFlipMovesByAnEighthAtMostAndFillsWithTheMean() {
    byte[] image =
        TestImages.encoded(TestImages.halves(SIZE, SIZE, Color.WHITE, Color.WHITE), "png");
    int widest = 0;
    for (int position = 0; position < 200; position++) {
      float[] tensor = tensor(image, "crop-flip", 2, position);
      int filled = 0;
      for (int x = 0; x < SIZE; x++) {
        float[] pixel = pixel(tensor, x, SIZE / 2);
        if (pixel[0] != 1f) {
          assertThat(pixel).containsExactly(0.485f, 0.456f, 0.406f);
          filled++;
        }
      }
      widest = Math.max(widest, filled);
    }
    assertThat(widest).isEqualTo(SIZE / 8);
  }

  @Test
  void aVariationMoreLeavesTheOthersChoices() {
    byte[] image = TestImages.jpeg(50, 40, 9);
    for (int position = 0; position < 20; position++) {
      float[] plain = tensor(image, "random-resized-crop", 1, position);
      float[] cut = tensor(image, "random-resized-crop,cutout=0.3", 1, position);
      int differing = 0;
      for (int i = 0; i < plain.length; i++) {
        differing += plain[i] == cut[i] ? 0 : 1;
      }
      // The square of 10 pixels at most; all else is the same crop, mirrored or not.
      assertThat(differing).isBetween(1, 300);
    }
  }

  @Test
  void theFirstAugmentationsDrawWhatTheyAlwaysDrew() {
    byte[] image = halves();
    StringBuilder drawn = new StringBuilder();
    for (String name : List.of("flip", "crop-flip", "random-resized-crop")) {
      for (int position = 0; position < 12; position++) {
        float[] tensor = tensor(image, name, 7, position);
        int red = 0;
        for (int x = 0; x < SIZE; x++) {
          red += pixel(tensor, x, SIZE / 2)[0] > 0.49f ? 1 : 0;
        }
        drawn.append(pixel(tensor, SIZE / 4, SIZE / 2)[0] == 1f ? '+' : '-').append(red);
      }
      drawn.append('\n');
    }
    assertThat(drawn.toString()).isEqualTo(DRAWN);
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertThatThrownBy(() -> tensor(new byte[] {1, 2, 3}, "none", 0, 5))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("sample 5");
  }

  @Test
  void nothingNativeOutlivesACall() {
    byte[] image = TestImages.jpeg(400, 300, 4);
    List<String> all =
        List.of("none", "crop-flip", "random-resized-crop,randaugment=3:15,cutout=0.3");
    for (int i = 0; i < 50; i++) {
      tensor(image, all.get(i % all.size()), 0, i);
    }
    long before = Pointer.totalCount();
    for (int i = 0; i < 400; i++) {
      tensor(image, all.get(i % all.size()), 0, i);
    }
    assertThat(Pointer.totalCount() - before).isLessThan(20);
  }
}
