package io.quadraspark.dataprep.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** JPEGs of every kind, and what is put into them or taken out. */
final class TestJpegs {
  private static final float QUALITY = 0.95f;

  private TestJpegs() {}

  /**
   * Encodes with OpenCV.
   *
   * @param parameters of {@code imencode}: names and values in turn
   */
  static byte[] encoded(BufferedImage image, String extension, int... parameters) {
    try (PointerScope scope = new PointerScope()) {
      Mat mat =
          new Mat(
              image.getHeight(),
              image.getWidth(),
              opencv_core.CV_8UC3,
              new BytePointer(Scene.bgr(image)));
      return encoded(mat, extension, parameters);
    }
  }

  static byte[] encoded(Mat mat, String extension, int... parameters) {
    BytePointer out = new BytePointer();
    if (!opencv_imgcodecs.imencode(extension, mat, out, new IntPointer(parameters))) {
      throw new IllegalStateException("OpenCV does not write " + extension);
    }
    byte[] bytes = new byte[(int) out.limit()];
    out.get(bytes);
    return bytes;
  }

  static byte[] scene(int... parameters) {
    int[] all = Arrays.copyOf(parameters, parameters.length + 2);
    all[parameters.length] = opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
    all[parameters.length + 1] = 95;
    return encoded(Scene.colours(), ".jpg", all);
  }

  /** The samples of a pixel as they are stored, in a JPEG without any transform of colours. */
  static byte[] ofComponents(int components, Scene.Pixels samples) {
    WritableRaster raster =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, Scene.WIDTH, Scene.HEIGHT, components, null);
    for (int y = 0; y < Scene.HEIGHT; y++) {
      for (int x = 0; x < Scene.WIDTH; x++) {
        raster.setPixel(x, y, samples.at(x, y));
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(QUALITY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Adobe's marker: 0 nothing was transformed, 1 YCbCr, 2 YCCK. */
  static byte[] withAdobe(byte[] jpeg, int transform) {
    byte[] adobe = "Adobe\0\u0064\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    adobe[adobe.length - 1] = (byte) transform;
    return withSegment(jpeg, 0xee, adobe);
  }

  /** EXIF with an orientation in the first directory. */
  static byte[] withOrientation(byte[] jpeg, int orientation, ByteOrder order) {
    return withSegment(jpeg, 0xe1, exif(orientation, order, 0, new byte[0]));
  }

  /** EXIF with a thumbnail, which has an orientation of its own. */
  static byte[] withThumbnail(byte[] jpeg, int thumbnailOrientation, byte[] thumbnail) {
    return withSegment(jpeg, 0xe1, exif(1, ByteOrder.BIG_ENDIAN, thumbnailOrientation, thumbnail));
  }

  private static byte[] exif(
      int orientation, ByteOrder order, int thumbnailOrientation, byte[] thumbnail) {
    ByteBuffer exif = ByteBuffer.allocate(200 + thumbnail.length).order(order);
    exif.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
    exif.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    exif.putShort((short) 42).putInt(8);
    exif.putShort((short) 1);
    tag(exif, 0x0112, 3, orientation);
    if (thumbnail.length == 0) {
      exif.putInt(0);
    } else {
      int second = 8 + 2 + 12 + 4;
      int data = second + 2 + 3 * 12 + 4;
      exif.putInt(second);
      exif.putShort((short) 3);
      tag(exif, 0x0112, 3, thumbnailOrientation);
      tag(exif, 0x0201, 4, data);
      tag(exif, 0x0202, 4, thumbnail.length);
      exif.putInt(0);
      exif.put(thumbnail);
    }
    return Arrays.copyOf(exif.array(), exif.position());
  }

  private static void tag(ByteBuffer exif, int tag, int type, int value) {
    exif.putShort((short) tag).putShort((short) type).putInt(1);
    if (type == 3) {
      exif.putShort((short) value).putShort((short) 0);
    } else {
      exif.putInt(value);
    }
  }

  /** A segment right behind the start marker. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer whole = ByteBuffer.allocate(jpeg.length + content.length + 4);
    whole.put(jpeg, 0, 2).put((byte) 0xff).put((byte) marker);
    whole.putShort((short) (content.length + 2)).put(content);
    whole.put(jpeg, 2, jpeg.length - 2);
    return whole.array();
  }

  /** Without the application segments that would say what the colours are. */
  static byte[] withoutApplicationSegments(byte[] jpeg) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    int at = 2;
    while (jpeg[at + 1] != (byte) 0xda) {
      int length = 2 + Bytes.bigEndian16(jpeg, at + 2);
      if ((jpeg[at + 1] & 0xf0) != 0xe0) {
        out.write(jpeg, at, length);
      }
      at += length;
    }
    out.write(jpeg, at, jpeg.length - at);
    return out.toByteArray();
  }

  /** Where a marker stands for the first time. */
  static int find(byte[] jpeg, int marker) {
    for (int at = 2; at < jpeg.length - 1; at++) {
      if (jpeg[at] == (byte) 0xff && jpeg[at + 1] == (byte) marker) {
        return at;
      }
    }
    throw new IllegalArgumentException("No marker %x".formatted(marker));
  }

  /** With one byte changed, {@code offset} bytes behind a marker's first. */
  static byte[] with(byte[] jpeg, int marker, int offset, int value) {
    byte[] changed = jpeg.clone();
    changed[find(jpeg, marker) + offset] = (byte) value;
    return changed;
  }

  /** One after the other. */
  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
