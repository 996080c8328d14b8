package io.quadraspark.dataprep.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_411;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_422;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;

import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** JPEGs out of the ordinary. */
final class OddJpegs {
  /** Of codecs that keep the colours' full resolution. */
  private static final int NEAR = 5;

  /** Of subsampled colours. */
  private static final int SUBSAMPLED = 9;

  /** The black of the ink pictures, as Adobe stores it: 255 is none. */
  private static final int BLACK = 200;

  /** The scene in 4:4:4, arithmetic-coded by libjpeg-turbo 2.1: nothing here writes such. */
  private static final String ARITHMETIC =
      """
      /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsL
      EBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU
      FBQUFBQUFBQUFBQUFBQUFBQUFBT/yQARCAAgADADAREAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwDRoKlL
      SOfs6CNk6lz/AJCb1JBpYdaHa8A2vUzE5BvtFuzVMsGZQdhXDMc1/UAHkbA9kB9qENRsWdqNA0NC4KpE2Mh5eSIHeh6M
      zh0Vi0zv/q8/sy5os5CB+yqUX55eUdmbRxfU1kytFmGWEkBgLZcIyeZbGUtW/XOyjtgGlxBfMx0NM0wwyrnKZpiIqc+D
      jhTR62PdOUoK98WZ3gCpwzmlVzEh8VMXVKjwy8B+cSj/2Q==""";

  private OddJpegs() {}

  static List<OddFile> all() {
    List<OddFile> files = new ArrayList<>(kinds());
    files.addAll(colours());
    files.addAll(turned());
    files.addAll(more());
    files.addAll(damaged());
    return files;
  }

  private static List<OddFile> kinds() {
    BufferedImage scene = Scene.colours();
    return List.of(
        OddFile.shows("4:4:4.jpg", plain(), scene, NEAR),
        OddFile.shows("4:2:2.jpg", sampled(IMWRITE_JPEG_SAMPLING_FACTOR_422), scene, SUBSAMPLED),
        OddFile.shows("4:2:0.jpg", sampled(IMWRITE_JPEG_SAMPLING_FACTOR_420), scene, SUBSAMPLED),
        OddFile.shows(
            "4:1:1.jpg", sampled(IMWRITE_JPEG_SAMPLING_FACTOR_411), scene, 2 * SUBSAMPLED),
        OddFile.shows(
            "progressive.jpg",
            TestJpegs.scene(
                IMWRITE_JPEG_PROGRESSIVE,
                1,
                IMWRITE_JPEG_SAMPLING_FACTOR,
                IMWRITE_JPEG_SAMPLING_FACTOR_444),
            scene,
            NEAR),
        OddFile.shows(
            "restarts.jpg",
            TestJpegs.scene(
                IMWRITE_JPEG_RST_INTERVAL,
                2,
                IMWRITE_JPEG_SAMPLING_FACTOR,
                IMWRITE_JPEG_SAMPLING_FACTOR_444),
            scene,
            NEAR),
        OddFile.shows("grey.jpg", greys(), Scene.greys(), NEAR),
        OddFile.shows("arithmetic.jpg", Base64.getMimeDecoder().decode(ARITHMETIC), scene, NEAR),
        OddFile.refused(
            "lossless.jpg", TestJpegs.with(plain(), 0xc0, 1, 0xc3), "unsupported JPEG: lossless"),
        OddFile.refused(
            "12-bit.jpg", TestJpegs.with(plain(), 0xc0, 4, 12), "unsupported JPEG: 12-bit"),
        OddFile.refused(
            "hierarchical.jpg",
            TestJpegs.with(plain(), 0xc0, 1, 0xc5),
            "unsupported JPEG: hierarchical"));
  }

  private static List<OddFile> colours() {
    Scene.Pixels inks =
        (x, y) -> new int[] {Scene.red(x, y), Scene.green(x, y), Scene.blue(x, y), BLACK};
    BufferedImage inked =
        Scene.drawn(
            Scene.WIDTH,
            Scene.HEIGHT,
            (x, y) ->
                Arrays.stream(Scene.colour(x, y))
                    .map(ink -> Math.round(ink * BLACK / 255f))
                    .toArray());
    byte[] cmyk = TestJpegs.ofComponents(4, inks);
    byte[] ycck =
        TestJpegs.ofComponents(
            4,
            (x, y) -> {
              int[] ink = inks.at(x, y);
              int[] light = luminance(255 - ink[0], 255 - ink[1], 255 - ink[2]);
              return new int[] {light[0], light[1], light[2], BLACK};
            });
    byte[] rgb = TestJpegs.withoutApplicationSegments(TestJpegs.ofComponents(3, Scene::colour));
    return List.of(
        OddFile.shows("CMYK of Adobe.jpg", TestJpegs.withAdobe(cmyk, 0), inked, NEAR),
        OddFile.shows("CMYK without marker.jpg", cmyk, inked, NEAR),
        OddFile.shows("YCCK.jpg", TestJpegs.withAdobe(ycck, 2), inked, NEAR + 2),
        OddFile.shows("RGB of Adobe.jpg", TestJpegs.withAdobe(rgb, 0), Scene.colours(), NEAR),
        OddFile.shows("RGB by its names.jpg", namedRgb(rgb), Scene.colours(), NEAR),
        OddFile.shows(
            "YCbCr of Adobe.jpg",
            TestJpegs.withAdobe(TestJpegs.withoutApplicationSegments(plain()), 1),
            Scene.colours(),
            NEAR));
  }

  /** JFIF's conversion of colours. */
  private static int[] luminance(int red, int green, int blue) {
    return new int[] {
      clipped(0.299 * red + 0.587 * green + 0.114 * blue),
      clipped(-0.168736 * red - 0.331264 * green + 0.5 * blue + 128),
      clipped(0.5 * red - 0.418688 * green - 0.081312 * blue + 128)
    };
  }

  private static int clipped(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  /** Its components are called R, G and B, in the frame and in the scan. */
  private static byte[] namedRgb(byte[] jpeg) {
    byte[] named = jpeg.clone();
    int frame = TestJpegs.find(jpeg, 0xc0);
    int scan = TestJpegs.find(jpeg, 0xda);
    for (int i = 0; i < 3; i++) {
      named[frame + 10 + 3 * i] = (byte) "RGB".charAt(i);
      named[scan + 5 + 2 * i] = (byte) "RGB".charAt(i);
    }
    return named;
  }

  private static List<OddFile> turned() {
    List<OddFile> files = new ArrayList<>();
    for (int orientation = 1; orientation <= 8; orientation++) {
      byte[] stored = full(Scene.storedFor(orientation));
      ByteOrder order = orientation % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      files.add(
          OddFile.shows(
              "orientation %d.jpg".formatted(orientation),
              TestJpegs.withOrientation(stored, orientation, order),
              Scene.colours(),
              NEAR));
    }
    files.add(
        OddFile.shows(
            "orientation 9.jpg",
            TestJpegs.withOrientation(plain(), 9, ByteOrder.BIG_ENDIAN),
            Scene.colours(),
            NEAR));
    return files;
  }

  private static List<OddFile> more() {
    BufferedImage scene = Scene.colours();
    byte[] other = full(Scene.greys());
    byte[] end = {(byte) 0xff, (byte) 0xd9};
    byte[] index = "MPF\0II*\0\b\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    return List.of(
        OddFile.shows("thumbnail.jpg", TestJpegs.withThumbnail(plain(), 6, other), scene, NEAR),
        OddFile.shows(
            "garbage after the end.jpg",
            TestJpegs.joined(plain(), "\0\0<!-- counter -->".getBytes(StandardCharsets.US_ASCII)),
            scene,
            NEAR),
        OddFile.shows("two ends.jpg", TestJpegs.joined(plain(), end, end), scene, NEAR),
        OddFile.shows("another behind it.jpg", TestJpegs.joined(plain(), other), scene, NEAR),
        OddFile.shows(
            "of several pictures.mpo",
            TestJpegs.joined(TestJpegs.withSegment(plain(), 0xe2, index), other),
            scene,
            NEAR),
        OddFile.shows(
            "broken EXIF.jpg",
            TestJpegs.withSegment(
                plain(),
                0xe1,
                "Exif\0\0MM\0*\0\0\u00ff\u00ff".getBytes(StandardCharsets.ISO_8859_1)),
            scene,
            NEAR),
        OddFile.shows("without extension", plain(), scene, NEAR),
        OddFile.shows("\u732b \u043a\u043e\u0448\u043a\u0430 n\u0303.JPEG", plain(), scene, NEAR));
  }

  private static List<OddFile> damaged() {
    byte[] jpeg = plain();
    int scan = TestJpegs.find(jpeg, 0xda);
    int frame = TestJpegs.find(jpeg, 0xc0);
    List<OddFile> files = new ArrayList<>();
    for (int percent : new int[] {1, 10, 30, 50, 70, 90, 99}) {
      files.add(
          OddFile.refused(
              "cut at %d %%.jpg".formatted(percent),
              Arrays.copyOf(jpeg, jpeg.length * percent / 100),
              percent == 1 ? "" : "truncated JPEG"));
    }
    files.add(OddFile.refused("header alone.jpg", Arrays.copyOf(jpeg, scan), "truncated JPEG"));
    files.add(
        OddFile.refused(
            "header and end.jpg",
            TestJpegs.joined(Arrays.copyOf(jpeg, scan), new byte[] {(byte) 0xff, (byte) 0xd9}),
            "corrupt JPEG: it ends before the first scan"));
    files.add(
        OddFile.refused(
            "two frames.jpg",
            TestJpegs.joined(
                Arrays.copyOf(jpeg, frame + 19),
                Arrays.copyOfRange(jpeg, frame, frame + 19),
                Arrays.copyOfRange(jpeg, frame + 19, jpeg.length)),
            "corrupt JPEG: a second frame header"));
    files.add(
        OddFile.refused(
            "65500 x 65500.jpg",
            sized(jpeg, frame, 65_500, 65_500),
            "absurd dimensions: 65500 x 65500 pixels"));
    files.add(
        OddFile.refused(
            "0 x 0.jpg", sized(jpeg, frame, 0, 0), "impossible dimensions: 0 x 0 pixels"));
    files.add(
        OddFile.refused(
            "segment too short.jpg",
            TestJpegs.with(TestJpegs.with(jpeg, 0xdb, 2, 0), 0xdb, 3, 1),
            "corrupt JPEG: a segment of impossible length"));
    files.add(
        OddFile.refused("five colours.jpg", TestJpegs.with(jpeg, 0xc0, 9, 5), "corrupt JPEG"));
    files.add(
        OddFile.refused(
            "no tables.jpg", withoutTables(jpeg), "corrupt JPEG: it cannot be decoded"));
    return files;
  }

  private static byte[] sized(byte[] jpeg, int frame, int width, int height) {
    byte[] changed = jpeg.clone();
    changed[frame + 5] = (byte) (height >> 8);
    changed[frame + 6] = (byte) height;
    changed[frame + 7] = (byte) (width >> 8);
    changed[frame + 8] = (byte) width;
    return changed;
  }

  /** Without the first table of quantisation steps. */
  private static byte[] withoutTables(byte[] jpeg) {
    int table = TestJpegs.find(jpeg, 0xdb);
    int length = 2 + Bytes.bigEndian16(jpeg, table + 2);
    return TestJpegs.joined(
        Arrays.copyOf(jpeg, table), Arrays.copyOfRange(jpeg, table + length, jpeg.length));
  }

  private static byte[] plain() {
    return full(Scene.colours());
  }

  private static byte[] greys() {
    return TestJpegs.withoutApplicationSegments(
        TestJpegs.ofComponents(1, (x, y) -> new int[] {Scene.grey(x, y)}));
  }

  private static byte[] sampled(int factors) {
    return TestJpegs.scene(IMWRITE_JPEG_SAMPLING_FACTOR, factors);
  }

  /** Colours in full resolution. */
  private static byte[] full(BufferedImage image) {
    return TestJpegs.encoded(
        image, ".jpg", IMWRITE_JPEG_SAMPLING_FACTOR, IMWRITE_JPEG_SAMPLING_FACTOR_444);
  }
}
