package io.quadraspark.dataprep.image;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** WebP files out of the ordinary. */
final class OddWebps {
  private static final int NEAR = 3;
  private static final int LOSSY = 10;
  private static final int LOSSLESS_QUALITY = 101;
  private static final int HEADER_BYTES = 12;

  private OddWebps() {}

  static List<OddFile> all() {
    BufferedImage scene = Scene.colours();
    byte[] lossy = webp(scene, 95);
    byte[] lossless = webp(scene, LOSSLESS_QUALITY);
    byte[] animated = animated(lossless, webp(Scene.greys(), LOSSLESS_QUALITY));
    return List.of(
        OddFile.shows("lossy.webp", lossy, scene, LOSSY),
        OddFile.shows("WebP.JPEG", lossless, scene, NEAR),
        OddFile.shows("alpha.webp", withAlpha(), scene, NEAR),
        OddFile.shows("animated.webp", animated, scene, NEAR),
        OddFile.refused(
            "cut.webp",
            Arrays.copyOf(lossless, lossless.length / 2),
            "truncated WebP: it is shorter than its header says"),
        OddFile.refused(
            "cut, and its header with it.webp",
            shortened(lossless, lossless.length / 2),
            "truncated WebP: a chunk is longer than the file"),
        OddFile.refused("no picture.webp", shortened(animated, HEADER_BYTES + 18), "corrupt WebP"),
        OddFile.refused(
            "20000 x 20000.webp", sized(animated, 20_000), "absurd dimensions: 20000 x 20000"));
  }

  private static byte[] webp(BufferedImage image, int quality) {
    return TestJpegs.encoded(image, ".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality);
  }

  private static byte[] withAlpha() {
    byte[] bgr = Scene.bgr(Scene.colours());
    byte[] bgra = new byte[bgr.length / 3 * 4];
    for (int i = 0; i < bgr.length / 3; i++) {
      System.arraycopy(bgr, 3 * i, bgra, 4 * i, 3);
      bgra[4 * i + 3] = (byte) (100 + i % 100);
    }
    try (PointerScope scope = new PointerScope()) {
      Mat mat = new Mat(Scene.HEIGHT, Scene.WIDTH, opencv_core.CV_8UC4, new BytePointer(bgra));
      return TestJpegs.encoded(
          mat, ".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, LOSSLESS_QUALITY);
    }
  }

  /** An animation of the pictures of two still files. */
  private static byte[] animated(byte[]... stills) {
    ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(0).put(ascii("WEBP"));
    out.put(ascii("VP8X")).putInt(10).putInt(2);
    number24(out, Scene.WIDTH - 1);
    number24(out, Scene.HEIGHT - 1);
    out.put(ascii("ANIM")).putInt(6).putInt(0).putShort((short) 0);
    for (byte[] still : stills) {
      byte[] picture = Arrays.copyOfRange(still, HEADER_BYTES, still.length);
      out.put(ascii("ANMF")).putInt(16 + picture.length);
      number24(out, 0);
      number24(out, 0);
      number24(out, Scene.WIDTH - 1);
      number24(out, Scene.HEIGHT - 1);
      number24(out, 100); // ms
      out.put((byte) 0).put(picture);
    }
    out.putInt(4, out.position() - 8);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void number24(ByteBuffer out, int value) {
    out.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  /** Cut, with a header that says so. */
  private static byte[] shortened(byte[] webp, int length) {
    byte[] cut = Arrays.copyOf(webp, length);
    ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(4, length - 8);
    return cut;
  }

  /** With other sides of the canvas. */
  private static byte[] sized(byte[] animated, int side) {
    byte[] changed = animated.clone();
    ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
    number24(buffer.position(24), side - 1);
    number24(buffer.position(27), side - 1);
    return changed;
  }
}
