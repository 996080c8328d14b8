package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE;

import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PassThroughTest {
  private static final ImageConversion SHORT_SIDE =
      new ImageConversion(Scene.HEIGHT, Resize.SHORT_SIDE, 90, true, false);

  private static Stream<Arguments> fitting() {
    return Stream.of(
        Arguments.of("baseline", TestJpegs.scene()),
        Arguments.of("progressive", TestJpegs.scene(IMWRITE_JPEG_PROGRESSIVE, 1)),
        Arguments.of(
            "upright", TestJpegs.withOrientation(TestJpegs.scene(), 1, ByteOrder.LITTLE_ENDIAN)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fitting")
  void whatFitsKeepsItsBytes(String name, byte[] jpeg) throws Exception {
    StoredImage stored = SHORT_SIDE.convert(jpeg);

    assertThat(stored.jpeg()).isEqualTo(jpeg);
    assertThat(stored.width()).isEqualTo(Scene.WIDTH);
    assertThat(stored.height()).isEqualTo(Scene.HEIGHT);
  }

  @Test
  void aSquareKeepsItsBytesWhereImagesAreSquished() throws Exception {
    byte[] square = TestJpegs.encoded(Scene.drawn(32, 32, Scene::colour), ".jpg");
    ImageConversion squish = new ImageConversion(32, Resize.SQUISH, 90, true, false);

    assertThat(squish.convert(square).jpeg()).isEqualTo(square);
    assertThat(squish.convert(TestJpegs.scene()).jpeg()).isNotEqualTo(TestJpegs.scene());
  }

  private static Stream<Arguments> others() {
    byte[] jpeg = TestJpegs.scene();
    byte[] grey = TestJpegs.ofComponents(1, (x, y) -> new int[] {Scene.grey(x, y)});
    byte[] cmyk = TestJpegs.ofComponents(4, (x, y) -> new int[] {x, y, x + y, 200});
    byte[] large = TestJpegs.encoded(Scene.drawn(96, 64, Scene::colour), ".jpg");
    return Stream.of(
        Arguments.of("larger", large),
        Arguments.of("grey", grey),
        Arguments.of("CMYK", cmyk),
        Arguments.of("PNG", TestPngs.scene(TestPngs.RGB, 8, Scene::colour)),
        Arguments.of("upside down", TestJpegs.withOrientation(jpeg, 3, ByteOrder.BIG_ENDIAN)),
        Arguments.of("followed by garbage", TestJpegs.joined(jpeg, new byte[9])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void whatDoesNotFitIsEncoded(String name, byte[] image) throws Exception {
    StoredImage stored = SHORT_SIDE.convert(image);

    assertThat(stored.jpeg()).isNotEqualTo(image);
    ImageConversion always = new ImageConversion(Scene.HEIGHT, Resize.SHORT_SIDE, 90);
    assertThat(stored.jpeg()).isEqualTo(always.convert(image).jpeg());
  }

  @Test
  void withoutTheOptionEveryImageIsEncoded() throws Exception {
    ImageConversion always = new ImageConversion(Scene.HEIGHT, Resize.SHORT_SIDE, 90);

    assertThat(always.convert(TestJpegs.scene()).jpeg()).isNotEqualTo(TestJpegs.scene());
  }
}
