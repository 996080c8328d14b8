package io.quadraspark.quickstart;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A small colour image on its way to a JPEG file; values may leave 0 to 255 until it is one. */
final class Picture {
  /** Width and height in pixels. */
  static final int SIZE = 32;

  private static final int CHANNELS = 3;
  private static final float JPEG_QUALITY = 0.9f;

  private final double[] values = new double[SIZE * SIZE * CHANNELS]; // [y, x, channel]

  void set(int x, int y, int channel, double value) {
    values[(y * SIZE + x) * CHANNELS + channel] = value;
  }

  BufferedImage image() {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
      int rgb = 0;
      for (int channel = 0; channel < CHANNELS; channel++) {
        long level = Math.round(values[pixel * CHANNELS + channel]);
        rgb = rgb << 8 | (int) Math.max(0, Math.min(255, level));
      }
      image.setRGB(pixel % SIZE, pixel / SIZE, rgb);
    }
    return image;
  }

  byte[] jpeg() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(JPEG_QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image(), null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
