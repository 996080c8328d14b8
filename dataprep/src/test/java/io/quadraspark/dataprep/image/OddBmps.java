package io.quadraspark.dataprep.image;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** BMPs out of the ordinary. */
final class OddBmps {
  private static final int NEAR = 3;
  private static final int[] SIXTEEN = IntStream.range(0, 16).map(i -> 17 * i).toArray();
  private static final byte[] ALL_GREYS = TestBmps.greys(IntStream.range(0, 256).toArray());

  private OddBmps() {}

  static List<OddFile> all() {
    BufferedImage scene = Scene.colours();
    Scene.Pixels stored =
        (x, y) -> new int[] {Scene.blue(x, y), Scene.green(x, y), Scene.red(x, y)};
    Scene.Pixels storedFour =
        (x, y) -> new int[] {Scene.blue(x, y), Scene.green(x, y), Scene.red(x, y), 0};
    Scene.Pixels board = (x, y) -> new int[] {(x / 8 + y / 8) % 2};
    Scene.Pixels steps = (x, y) -> new int[] {x / 4 + 1};
    Scene.Pixels pairs = (x, y) -> new int[] {x < 8 ? Scene.grey(x, y) : Scene.grey(x & ~1, y)};
    byte[] rows24 = TestBmps.rows(false, 8, stored);
    byte[] runs8 = TestBmps.runs(8, pairs);
    int height = Scene.HEIGHT;
    byte[] plain = TestBmps.info(height, 24, TestBmps.PLAIN, new byte[0], rows24);
    return List.of(
        OddFile.shows("BMP.jpg", plain, scene, NEAR),
        OddFile.shows(
            "top row first.bmp",
            TestBmps.info(-height, 24, TestBmps.PLAIN, new byte[0], TestBmps.rows(true, 8, stored)),
            scene,
            NEAR),
        OddFile.shows(
            "32-bit.bmp",
            TestBmps.info(
                height, 32, TestBmps.PLAIN, new byte[0], TestBmps.rows(false, 8, storedFour)),
            scene,
            NEAR),
        OddFile.shows(
            "16-bit 565.bmp",
            TestBmps.info(height, 16, TestBmps.MASKS, masks(0xf800, 0x07e0, 0x001f), rows565()),
            scene,
            NEAR + 8),
        OddFile.shows(
            "1-bit.bmp",
            TestBmps.info(
                height, 1, TestBmps.PLAIN, TestBmps.greys(0, 255), TestBmps.rows(false, 1, board)),
            shown((x, y) -> 255 * board.at(x, y)[0]),
            NEAR),
        OddFile.shows(
            "4-bit.bmp",
            TestBmps.info(
                height, 4, TestBmps.PLAIN, TestBmps.greys(SIXTEEN), TestBmps.rows(false, 4, steps)),
            shown((x, y) -> 17 * (x / 4 + 1)),
            NEAR),
        OddFile.shows(
            "8-bit.bmp",
            TestBmps.info(
                height,
                8,
                TestBmps.PLAIN,
                ALL_GREYS,
                TestBmps.rows(false, 8, (x, y) -> new int[] {Scene.grey(x, y)})),
            Scene.greys(),
            NEAR),
        OddFile.shows(
            "runs of 8 bits.bmp",
            TestBmps.info(height, 8, TestBmps.RUNS_8, ALL_GREYS, runs8),
            shown((x, y) -> pairs.at(x, y)[0]),
            NEAR),
        OddFile.shows(
            "runs of 4 bits.bmp",
            TestBmps.info(
                height, 4, TestBmps.RUNS_4, TestBmps.greys(SIXTEEN), TestBmps.runs(4, steps)),
            shown((x, y) -> 17 * (x / 4 + 1)),
            NEAR),
        OddFile.shows("OS 2.bmp", TestBmps.core(rows24), scene, NEAR),
        OddFile.refused(
            "cut rows.bmp",
            Arrays.copyOf(plain, plain.length - 1),
            "truncated BMP: rows are missing"),
        OddFile.refused(
            "cut header.bmp", Arrays.copyOf(plain, 40), "truncated BMP: no whole header"),
        OddFile.refused(
            "cut runs.bmp",
            TestBmps.info(
                height, 8, TestBmps.RUNS_8, ALL_GREYS, Arrays.copyOf(runs8, runs8.length / 2)),
            "truncated BMP: rows are missing"),
        OddFile.refused(
            "header of 13 bytes.bmp",
            with(plain, 14, 13),
            "corrupt BMP: an unknown header of 13 bytes"),
        OddFile.refused(
            "width of -48.bmp", with(plain, 18, -48), "impossible dimensions: -48 x 32 pixels"));
  }

  private static BufferedImage shown(GreyPixels grey) {
    return Scene.drawn(
        Scene.WIDTH,
        Scene.HEIGHT,
        (x, y) -> new int[] {grey.at(x, y), grey.at(x, y), grey.at(x, y)});
  }

  private interface GreyPixels {
    int at(int x, int y);
  }

  private static byte[] rows565() {
    return TestBmps.rows(
        false,
        8,
        (x, y) -> {
          int packed =
              Scene.red(x, y) >> 3 << 11 | Scene.green(x, y) >> 2 << 5 | Scene.blue(x, y) >> 3;
          return new int[] {packed & 0xff, packed >> 8};
        });
  }

  private static byte[] masks(int... masks) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * masks.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int mask : masks) {
      bytes.putInt(mask);
    }
    return bytes.array();
  }

  private static byte[] with(byte[] bmp, int at, int value) {
    byte[] changed = bmp.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return changed;
  }
}
