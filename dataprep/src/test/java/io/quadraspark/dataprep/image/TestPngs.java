package io.quadraspark.dataprep.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** PNGs, chunk by chunk. */
final class TestPngs {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGBA = 6;

  private static final byte[] SIGNATURE =
      "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TestPngs() {
    out.writeBytes(SIGNATURE);
  }

  /** A scene whose samples are given as they are stored, of {@code depth} bits each. */
  static byte[] scene(int colourType, int depth, Scene.Pixels samples) {
    return new TestPngs()
        .header(Scene.WIDTH, Scene.HEIGHT, depth, colourType)
        .data(rows(Scene.WIDTH, Scene.HEIGHT, depth, samples))
        .end();
  }

  TestPngs header(int width, int height, int depth, int colourType) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) depth).put((byte) colourType);
    return chunk("IHDR", header.array());
  }

  TestPngs data(byte[] rows) {
    return chunk("IDAT", deflated(rows));
  }

  TestPngs chunk(String type, byte[] content) {
    return chunk(type, content, 0);
  }

  /**
   * @param flaw what is added to the checksum
   */
  TestPngs chunk(String type, byte[] content, int flaw) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content);
    try (DataOutputStream chunk = new DataOutputStream(out)) {
      chunk.writeInt(content.length);
      chunk.write(name);
      chunk.write(content);
      chunk.writeInt((int) checksum.getValue() + flaw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  byte[] end() {
    return chunk("IEND", new byte[0]).bytes();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** Rows without filter: the samples of each pixel, packed from the left. */
  static byte[] rows(int width, int height, int depth, Scene.Pixels samples) {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    for (int y = 0; y < height; y++) {
      rows.write(0);
      int buffer = 0;
      int buffered = 0;
      for (int x = 0; x < width; x++) {
        for (int sample : samples.at(x, y)) {
          buffer = buffer << depth | sample;
          buffered += depth;
          while (buffered >= Byte.SIZE) {
            buffered -= Byte.SIZE;
            rows.write(buffer >>> buffered);
            buffer &= (1 << buffered) - 1;
          }
        }
      }
      if (buffered > 0) {
        rows.write(buffer << Byte.SIZE - buffered);
      }
    }
    return rows.toByteArray();
  }

  static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
