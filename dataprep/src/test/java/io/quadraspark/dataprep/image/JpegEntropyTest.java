package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegEntropyTest {
  private static final ImageConversion CHECKED =
      new ImageConversion(32, Resize.SQUISH, 90, false, true);

  private static final ImageConversion UNCHECKED = new ImageConversion(32, Resize.SQUISH, 90);

  private static byte[] photo(int... parameters) {
    return TestJpegs.encoded(PhotoLike.drawn(640, 480, 7), ".jpg", parameters);
  }

  private static Stream<OddFile> whole() {
    return OddJpegs.all().stream().filter(file -> file.expected() != null);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whole")
  void wholeJpegsOfEveryKindPass(OddFile file) {
    assertThatCode(() -> JpegEntropy.check(file.bytes())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void sectorsOfOtherBytesAreSeen(int progressive) throws Exception {
    byte[] jpeg = photo(IMWRITE_JPEG_PROGRESSIVE, progressive);
    int start = TestJpegs.find(jpeg, 0xda) + 20;
    Random random = new Random(1);
    int tries = 200;
    int seen = 0;
    int seenByTheDecoder = 0;
    for (int i = 0; i < tries; i++) {
      byte[] sector = new byte[512];
      random.nextBytes(sector);
      for (int j = 0; j < sector.length; j++) {
        sector[j] = sector[j] == (byte) 0xff ? 0 : sector[j]; // no markers
      }
      byte[] damaged = jpeg.clone();
      int at = start + random.nextInt(jpeg.length - start - sector.length - 2);
      System.arraycopy(sector, 0, damaged, at, sector.length);
      seen += isRefused(CHECKED, damaged) ? 1 : 0;
      seenByTheDecoder += isRefused(UNCHECKED, damaged) ? 1 : 0;
    }
    assertThat(seen).as("of %d", tries).isGreaterThan(tries * 9 / 10);
    assertThat(seenByTheDecoder).as("why the check is needed").isLessThan(tries / 10);
  }

  private static boolean isRefused(ImageConversion conversion, byte[] jpeg) {
    try {
      conversion.convert(jpeg);
      return false;
    } catch (BadImage expected) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aStretchThatIsMissingIsSeen(int progressive) {
    byte[] jpeg = photo(IMWRITE_JPEG_PROGRESSIVE, progressive);
    int middle = (TestJpegs.find(jpeg, 0xda) + jpeg.length) / 2;
    byte[] without =
        TestJpegs.joined(
            Arrays.copyOf(jpeg, middle), Arrays.copyOfRange(jpeg, middle + 500, jpeg.length));

    assertThatThrownBy(() -> CHECKED.convert(without))
        .isInstanceOf(BadImage.class)
        .hasMessageStartingWith("corrupt JPEG");
    assertThat(isRefused(UNCHECKED, without)).as("the decoder does not mind").isFalse();
  }

  @Test
  void aRestartMarkerOutOfTurnIsSeen() {
    byte[] jpeg = photo(IMWRITE_JPEG_RST_INTERVAL, 4);

    assertThatThrownBy(() -> JpegEntropy.check(TestJpegs.with(jpeg, 0xd1, 1, 0xd2)))
        .hasMessage("corrupt JPEG: a restart marker is missing");
  }

  @Test
  void aHuffmanTableThatIsMissingIsSeen() {
    byte[] jpeg = photo();
    int table = TestJpegs.find(jpeg, 0xc4);
    int length = 2 + Bytes.bigEndian16(jpeg, table + 2);
    byte[] without =
        TestJpegs.joined(
            Arrays.copyOf(jpeg, table), Arrays.copyOfRange(jpeg, table + length, jpeg.length));

    assertThatThrownBy(() -> JpegEntropy.check(without))
        .hasMessage("corrupt JPEG: a Huffman table is missing");
  }

  @Test
  @EnabledIfSystemProperty(named = "quadraspark.data", matches = ".+")
  void realPhotosPass() throws IOException {
    List<Path> photos;
    try (Stream<Path> files =
        Files.walk(Path.of(System.getProperty("quadraspark.data"), "clothing", "validation"))) {
      photos = files.filter(file -> file.toString().endsWith(".jpg")).toList();
    }
    assertThat(photos).isNotEmpty();
    for (Path photo : photos) {
      byte[] jpeg = Files.readAllBytes(photo);
      assertThatCode(() -> JpegEntropy.check(jpeg)).as(photo.toString()).doesNotThrowAnyException();
    }
  }
}
