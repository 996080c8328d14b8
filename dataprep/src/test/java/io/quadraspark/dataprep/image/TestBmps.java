package io.quadraspark.dataprep.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** BMPs of the scene's size, row by row. */
final class TestBmps {
  static final int PLAIN = 0;
  static final int RUNS_8 = 1;
  static final int RUNS_4 = 2;
  static final int MASKS = 3;

  private static final int FILE_HEADER_BYTES = 14;
  private static final int INFO_HEADER_BYTES = 40;
  private static final int CORE_HEADER_BYTES = 12;

  private TestBmps() {}

  /**
   * A BMP with Windows' header.
   *
   * @param height negative where the top row comes first
   * @param palette of 4 bytes (blue, green, red, 0) for each colour, or masks
   */
  static byte[] info(int height, int bits, int compression, byte[] palette, byte[] pixels) {
    int start = FILE_HEADER_BYTES + INFO_HEADER_BYTES + palette.length;
    ByteBuffer file = file(start, pixels.length);
    file.putInt(INFO_HEADER_BYTES).putInt(Scene.WIDTH).putInt(height);
    file.putShort((short) 1).putShort((short) bits).putInt(compression).putInt(pixels.length);
    file.putInt(0).putInt(0);
    file.putInt(compression == MASKS ? 0 : palette.length / 4).putInt(0);
    return file.put(palette).put(pixels).array();
  }

  /** A BMP with the header of OS/2 1.x, 24 bits. */
  static byte[] core(byte[] pixels) {
    ByteBuffer file = file(FILE_HEADER_BYTES + CORE_HEADER_BYTES, pixels.length);
    file.putInt(CORE_HEADER_BYTES).putShort((short) Scene.WIDTH).putShort((short) Scene.HEIGHT);
    return file.putShort((short) 1).putShort((short) 24).put(pixels).array();
  }

  private static ByteBuffer file(int start, int pixels) {
    ByteBuffer file = ByteBuffer.allocate(start + pixels).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(start + pixels).putInt(0);
    return file.putInt(start);
  }

  /** A grey palette: the byte of each colour in turn. */
  static byte[] greys(int... values) {
    byte[] palette = new byte[4 * values.length];
    for (int i = 0; i < values.length; i++) {
      for (int channel = 0; channel < 3; channel++) {
        palette[4 * i + channel] = (byte) values[i];
      }
    }
    return palette;
  }

  /** Rows of packed samples, padded to 4 bytes each, the bottom row first unless told. */
  static byte[] rows(boolean topDown, int bits, Scene.Pixels samples) {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    for (int row = 0; row < Scene.HEIGHT; row++) {
      int y = topDown ? row : Scene.HEIGHT - 1 - row;
      byte[] packed = TestPngs.rows(Scene.WIDTH, 1, bits, (x, ignored) -> samples.at(x, y));
      rows.write(packed, 1, packed.length - 1); // a PNG's row begins with its filter
      rows.writeBytes(new byte[-(packed.length - 1) & 3]);
    }
    return rows.toByteArray();
  }

  /**
   * Run lengths: of each row a literal stretch of 8 pixels, and runs of two.
   *
   * @param bits 8 or 4; then a run's value has both its pixels
   */
  static byte[] runs(int bits, Scene.Pixels samples) {
    ByteArrayOutputStream runs = new ByteArrayOutputStream();
    for (int y = Scene.HEIGHT - 1; y >= 0; y--) {
      runs.write(0);
      runs.write(8);
      for (int x = 0; x < 8; x += 8 / bits) {
        runs.write(
            bits == 8 ? samples.at(x, y)[0] : samples.at(x, y)[0] << 4 | samples.at(x + 1, y)[0]);
      }
      for (int x = 8; x < Scene.WIDTH; x += 2) {
        int value = samples.at(x, y)[0];
        runs.write(2);
        runs.write(bits == 8 ? value : value << 4 | samples.at(x + 1, y)[0]);
      }
      runs.write(0);
      runs.write(0);
    }
    runs.write(0);
    runs.write(1);
    return runs.toByteArray();
  }
}
