package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.TestImages;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageConversionTest {
  private static final ImageConversion SQUISH = new ImageConversion(32, Resize.SQUISH, 95);

  private static BufferedImage decoded(StoredImage image) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(image.jpeg()));
  }

  private static void isNear(int rgb, Color expected) {
    Color color = new Color(rgb);
    assertThat(color.getRed()).isBetween(expected.getRed() - 12, expected.getRed() + 12);
    assertThat(color.getGreen()).isBetween(expected.getGreen() - 12, expected.getGreen() + 12);
    assertThat(color.getBlue()).isBetween(expected.getBlue() - 12, expected.getBlue() + 12);
  }

  private static byte[] halves(String format) {
    return TestImages.encoded(
        TestImages.halves(80, 60, new Color(200, 40, 20), new Color(30, 60, 220)), format);
  }

  private static byte[] webp() {
    byte[] png = halves("png");
    try (BytePointer out = new BytePointer();
        var image = OpenCv.decode(png)) {
      opencv_imgcodecs.imencode(".webp", image, out);
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp", "webp"})
  void formatsKeepTheirColours(String format) throws Exception {
    byte[] bytes = format.equals("webp") ? webp() : halves(format);
    StoredImage stored = SQUISH.convert(bytes);
    BufferedImage image = decoded(stored);
    assertThat(image.getWidth()).isEqualTo(32);
    assertThat(image.getHeight()).isEqualTo(32);
    isNear(image.getRGB(5, 16), new Color(200, 40, 20));
    isNear(image.getRGB(26, 16), new Color(30, 60, 220));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp", "webp"})
  void everyTruncationIsSeen(String format) {
    byte[] bytes = format.equals("webp") ? webp() : halves(format);
    for (int length = 0; length < bytes.length; length += Math.max(1, bytes.length / 60)) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> SQUISH.convert(cut))
          .as("%s cut to %d of %d bytes", format, cut.length, bytes.length)
          .isInstanceOf(BadImage.class);
    }
    byte[] withoutLast = Arrays.copyOf(bytes, bytes.length - 1);
    assertThatThrownBy(() -> SQUISH.convert(withoutLast)).isInstanceOf(BadImage.class);
  }

  @Test
  void bytesAfterTheEndOfAJpegDoNoHarm() throws Exception {
    byte[] bytes = halves("jpg");
    assertThat(SQUISH.convert(Arrays.copyOf(bytes, bytes.length + 100)).jpeg())
        .isEqualTo(SQUISH.convert(bytes).jpeg());
  }

  @Test
  void greyBecomesColour() throws Exception {
    BufferedImage grey = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
    grey.getGraphics().drawLine(0, 0, 39, 39);
    StoredImage stored = SQUISH.convert(TestImages.encoded(grey, "jpg"));
    assertThat(decoded(stored).getRaster().getNumBands()).isEqualTo(3);
  }

  @Test
  void shortSideKeepsTheAspectRatio() throws Exception {
    ImageConversion shortSide = new ImageConversion(32, Resize.SHORT_SIDE, 95);
    StoredImage stored = shortSide.convert(TestImages.jpeg(120, 80, 1));
    assertThat(stored.width()).isEqualTo(48);
    assertThat(stored.height()).isEqualTo(32);
  }

  @Test
  void shrinkingDoesNotAlias() throws Exception {
    BufferedImage board = new BufferedImage(256, 256, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < 256; y++) {
      for (int x = 0; x < 256; x++) {
        board.setRGB(x, y, (x + y) % 2 == 0 ? 0xffffff : 0);
      }
    }
    BufferedImage small = decoded(SQUISH.convert(TestImages.encoded(board, "png")));
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        isNear(small.getRGB(x, y), new Color(128, 128, 128));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 64, 100, 128, 200, 256, 300})
  void aLargeJpegThatIsDecodedSmallerLooksTheSame(int size) throws Exception {
    BufferedImage source = PhotoLike.drawn(1024, 600, 3);
    ImageConversion conversion = new ImageConversion(size, Resize.SQUISH, 100);
    // A PNG is always decoded whole.
    BufferedImage whole = decoded(conversion.convert(TestImages.encoded(source, "png")));
    BufferedImage part = decoded(conversion.convert(jpeg(source, 1.0f)));
    double difference = 0;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          difference +=
              Math.abs((whole.getRGB(x, y) >> shift & 0xff) - (part.getRGB(x, y) >> shift & 0xff));
        }
      }
    }
    assertThat(difference / (3 * size * size)).as("mean, of 255").isLessThan(1.5);
  }

  private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Test
  void exifOrientationIsHonoured() throws Exception {
    byte[] lying = withOrientation(halves("jpg"), 6); // to be turned right by a quarter
    BufferedImage image = decoded(SQUISH.convert(lying));
    isNear(image.getRGB(16, 5), new Color(200, 40, 20));
    isNear(image.getRGB(16, 26), new Color(30, 60, 220));
  }

  @Test
  void exifOrientationIsHonouredWhereAJpegIsDecodedSmaller() throws Exception {
    byte[] large =
        TestImages.encoded(
            TestImages.halves(800, 600, new Color(200, 40, 20), new Color(30, 60, 220)), "jpg");
    BufferedImage image = decoded(SQUISH.convert(withOrientation(large, 6)));
    isNear(image.getRGB(16, 5), new Color(200, 40, 20));
    isNear(image.getRGB(16, 26), new Color(30, 60, 220));
  }

  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xffe1).putShort((short) 34);
    exif.put("Exif\0\0MM\0*".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    exif.putInt(8).putShort((short) 1); // one tag at offset 8
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) orientation).putShort((short) 0).putInt(0);
    ByteBuffer whole = ByteBuffer.allocate(jpeg.length + 36);
    whole.put(jpeg, 0, 2).put(exif.array()).put(jpeg, 2, jpeg.length - 2);
    return whole.array();
  }

  @Test
  void absurdDimensionsAreRefusedBeforeDecoding() {
    byte[] png = halves("png");
    ByteBuffer header = ByteBuffer.wrap(png);
    header.putInt(16, 60_000).putInt(20, 60_000);
    CRC32 checksum = new CRC32();
    checksum.update(png, 12, 17);
    header.putInt(29, (int) checksum.getValue());
    assertThatThrownBy(() -> SQUISH.convert(png))
        .isInstanceOf(BadImage.class)
        .hasMessage("absurd dimensions: 60000 x 60000 pixels");
  }

  @Test
  void aDamagedPngIsSeen() {
    byte[] png = halves("png");
    png[png.length / 2] ^= 1;
    assertThatThrownBy(() -> SQUISH.convert(png))
        .isInstanceOf(BadImage.class)
        .hasMessageContaining("corrupt PNG");
  }

  @Test
  void noiseIsNeverFatal() {
    byte[] jpeg = halves("jpg");
    java.util.Random random = new java.util.Random(3);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = jpeg.clone();
      for (int j = 0; j < 5; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        SQUISH.convert(damaged);
      } catch (BadImage expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }
}
