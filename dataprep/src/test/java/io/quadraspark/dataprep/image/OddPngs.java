package io.quadraspark.dataprep.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** PNGs out of the ordinary. */
final class OddPngs {
  /** What the stored JPEG of quality 100 changes. */
  private static final int NEAR = 3;

  private OddPngs() {}

  static List<OddFile> all() {
    List<OddFile> files = new ArrayList<>(kinds());
    files.addAll(transparent());
    files.addAll(sizes());
    files.addAll(damaged());
    return files;
  }

  private static List<OddFile> kinds() {
    BufferedImage scene = Scene.colours();
    byte[] board = TestPngs.scene(TestPngs.GREY, 1, (x, y) -> new int[] {bit(x, y)});
    return List.of(
        OddFile.shows("PNG.JPEG", plain(), scene, NEAR),
        OddFile.shows(
            "16-bit.png",
            TestPngs.scene(
                TestPngs.RGB,
                16,
                (x, y) -> Arrays.stream(Scene.colour(x, y)).map(c -> c << 8 | 0x7f).toArray()),
            scene,
            NEAR),
        OddFile.shows(
            "16-bit grey.png",
            TestPngs.scene(TestPngs.GREY, 16, (x, y) -> new int[] {Scene.grey(x, y) << 8}),
            Scene.greys(),
            NEAR),
        OddFile.shows(
            "grey.png",
            TestPngs.scene(TestPngs.GREY, 8, (x, y) -> new int[] {Scene.grey(x, y)}),
            Scene.greys(),
            NEAR),
        OddFile.shows("1-bit.png", board, board(), NEAR),
        OddFile.shows(
            "4-bit grey.png",
            TestPngs.scene(TestPngs.GREY, 4, (x, y) -> new int[] {x / 4 + 1}),
            Scene.drawn(Scene.WIDTH, Scene.HEIGHT, (x, y) -> greys((x / 4 + 1) * 17)),
            NEAR),
        OddFile.shows("interlaced.png", interlaced(scene), scene, NEAR),
        OddFile.shows(
            "animated.png",
            new TestPngs()
                .header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.RGB)
                .chunk("acTL", ByteBuffer.allocate(8).putInt(2).array())
                .chunk("fcTL", frame(0))
                .data(rows(Scene::colour))
                .chunk("fcTL", frame(1))
                .chunk("fdAT", second(TestPngs.deflated(rows((x, y) -> greys(255)))))
                .end(),
            scene,
            NEAR),
        OddFile.shows(
            "data in pieces.png", inPieces(TestPngs.deflated(rows(Scene::colour))), scene, NEAR),
        OddFile.shows(
            "bytes after the end.png", TestJpegs.joined(plain(), new byte[100]), scene, NEAR));
  }

  private static List<OddFile> transparent() {
    BufferedImage scene = Scene.colours();
    byte[] palette = new byte[3 * 256];
    byte[] alphas = new byte[256];
    for (int i = 0; i < 256; i++) {
      palette[3 * i] = (byte) i;
      palette[3 * i + 1] = (byte) (255 - i);
      palette[3 * i + 2] = (byte) (i / 2);
      alphas[i] = (byte) (7 * i);
    }
    Scene.Pixels indexes = (x, y) -> new int[] {Scene.grey(x, y)};
    BufferedImage coloured =
        Scene.drawn(
            Scene.WIDTH,
            Scene.HEIGHT,
            (x, y) -> new int[] {Scene.grey(x, y), 255 - Scene.grey(x, y), Scene.grey(x, y) / 2});
    byte[] white = ByteBuffer.allocate(6).putInt(0x00ff00ff).putShort((short) 0xff).array();
    return List.of(
        OddFile.shows(
            "alpha.png",
            TestPngs.scene(
                TestPngs.RGBA,
                8,
                (x, y) ->
                    new int[] {
                      Scene.red(x, y), Scene.green(x, y), Scene.blue(x, y), x < 24 ? 0 : 5 * y
                    }),
            scene,
            NEAR),
        OddFile.shows(
            "grey and alpha.png",
            TestPngs.scene(
                TestPngs.GREY_ALPHA, 8, (x, y) -> new int[] {Scene.grey(x, y), x < 24 ? 0 : 200}),
            Scene.greys(),
            NEAR),
        OddFile.shows("palette.png", indexed(palette, new byte[0], indexes), coloured, NEAR),
        OddFile.shows(
            "palette and transparency.png", indexed(palette, alphas, indexes), coloured, NEAR),
        OddFile.shows(
            "transparent colour.png",
            new TestPngs()
                .header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.RGB)
                .chunk("tRNS", white)
                .data(rows(Scene::colour))
                .end(),
            scene,
            NEAR));
  }

  private static List<OddFile> sizes() {
    int[] red = {200, 40, 20};
    return List.of(
        OddFile.shows("1 x 1.png", uniform(1, 1, red), Scene.drawn(1, 1, (x, y) -> red), NEAR),
        OddFile.shows(
            "2 x 300.png", uniform(2, 300, red), Scene.drawn(2, 300, (x, y) -> red), NEAR),
        OddFile.refused(
            "1 x 100000.png", uniform(1, 100_000, red), "absurd dimensions: 1 x 100000 pixels"),
        OddFile.refused(
            "60000 x 60000.png",
            new TestPngs().header(60_000, 60_000, 8, TestPngs.RGB).data(new byte[9]).end(),
            "absurd dimensions: 60000 x 60000 pixels"),
        OddFile.refused(
            "0 x 0.png",
            new TestPngs().header(0, 0, 8, TestPngs.RGB).data(new byte[1]).end(),
            "impossible dimensions: 0 x 0 pixels"),
        OddFile.shows(
            "text of 64 MB.png",
            new TestPngs()
                .header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.RGB)
                .chunk("zTXt", bomb())
                .data(rows(Scene::colour))
                .end(),
            Scene.colours(),
            NEAR),
        OddFile.shows(
            "more rows than it says.png",
            new TestPngs()
                .header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.RGB)
                .data(Arrays.copyOf(rows(Scene::colour), 64 << 20))
                .end(),
            Scene.colours(),
            NEAR));
  }

  private static List<OddFile> damaged() {
    byte[] rows = rows(Scene::colour);
    List<OddFile> files = new ArrayList<>();
    for (int percent : new int[] {5, 30, 60, 95}) {
      files.add(
          OddFile.refused(
              "cut at %d %%.png".formatted(percent),
              Arrays.copyOf(plain(), plain().length * percent / 100),
              "truncated PNG: no end chunk"));
    }
    files.add(
        OddFile.refused(
            "wrong checksum.png",
            new TestPngs()
                .header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.RGB)
                .chunk("IDAT", TestPngs.deflated(rows), 1)
                .end(),
            "corrupt PNG: a chunk's checksum is wrong"));
    files.add(
        OddFile.refused(
            "no data.png",
            new TestPngs().header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.RGB).end(),
            "corrupt PNG: it has no image data"));
    files.add(
        OddFile.refused(
            "no header.png",
            new TestPngs().data(rows).end(),
            "corrupt PNG: one header chunk must be there, and be the first"));
    files.add(
        OddFile.refused(
            "two headers.png",
            new TestPngs()
                .header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.RGB)
                .header(9999, 9999, 8, TestPngs.RGB)
                .data(rows)
                .end(),
            "corrupt PNG: one header chunk must be there, and be the first"));
    files.add(
        OddFile.refused(
            "rows missing.png",
            new TestPngs()
                .header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.RGB)
                .data(Arrays.copyOf(rows, rows.length / 2))
                .end(),
            "corrupt PNG: it cannot be decoded"));
    byte[] garbled = TestPngs.deflated(rows);
    garbled[garbled.length / 2] ^= 0x55;
    files.add(
        OddFile.refused(
            "garbled before its checksum.png",
            new TestPngs()
                .header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.RGB)
                .chunk("IDAT", garbled)
                .end(),
            "corrupt PNG: it cannot be decoded"));
    files.add(
        OddFile.refused(
            "no palette.png",
            new TestPngs().header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.PALETTE).data(rows).end(),
            "corrupt PNG: it cannot be decoded"));
    return files;
  }

  private static byte[] plain() {
    return TestPngs.scene(TestPngs.RGB, 8, Scene::colour);
  }

  private static byte[] rows(Scene.Pixels samples) {
    return TestPngs.rows(Scene.WIDTH, Scene.HEIGHT, 8, samples);
  }

  private static byte[] uniform(int width, int height, int[] colour) {
    return new TestPngs()
        .header(width, height, 8, TestPngs.RGB)
        .data(TestPngs.rows(width, height, 8, (x, y) -> colour))
        .end();
  }

  private static byte[] indexed(byte[] palette, byte[] alphas, Scene.Pixels indexes) {
    TestPngs png =
        new TestPngs()
            .header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.PALETTE)
            .chunk("PLTE", palette);
    if (alphas.length > 0) {
      png.chunk("tRNS", alphas);
    }
    return png.data(rows(indexes)).end();
  }

  private static int bit(int x, int y) {
    return (x / 8 + y / 8) % 2;
  }

  private static int[] greys(int value) {
    return new int[] {value, value, value};
  }

  private static BufferedImage board() {
    return Scene.drawn(Scene.WIDTH, Scene.HEIGHT, (x, y) -> greys(255 * bit(x, y)));
  }

  private static byte[] inPieces(byte[] data) {
    TestPngs png = new TestPngs().header(Scene.WIDTH, Scene.HEIGHT, 8, TestPngs.RGB);
    for (int at = 0; at < data.length; at += 50) {
      png.chunk("IDAT", Arrays.copyOfRange(data, at, Math.min(data.length, at + 50)));
    }
    return png.end();
  }

  /** Frame control: the whole picture, a tenth of a second. */
  private static byte[] frame(int sequence) {
    ByteBuffer frame = ByteBuffer.allocate(26).putInt(sequence).putInt(Scene.WIDTH);
    frame.putInt(Scene.HEIGHT).putInt(0).putInt(0).putShort((short) 1).putShort((short) 10);
    return frame.array();
  }

  /** Data of the second frame, behind its sequence number. */
  private static byte[] second(byte[] data) {
    return ByteBuffer.allocate(4 + data.length).putInt(2).put(data).array();
  }

  private static byte[] bomb() {
    byte[] text = TestPngs.deflated(new byte[64 << 20]);
    return TestJpegs.joined("Comment\0\0".getBytes(StandardCharsets.ISO_8859_1), text);
  }

  private static byte[] interlaced(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
