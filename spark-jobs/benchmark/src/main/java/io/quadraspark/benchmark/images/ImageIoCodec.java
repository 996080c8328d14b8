package io.quadraspark.benchmark.images;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** The JDK's own. */
final class ImageIoCodec implements Codec<BufferedImage> {
  ImageIoCodec() {
    ImageIO.setUseCache(false);
  }

  @Override
  public BufferedImage decode(byte[] file) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(file));
  }

  /** The JDK has no other way that averages. */
  @Override
  public BufferedImage resize(BufferedImage picture) {
    BufferedImage resized = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = resized.createGraphics();
    graphics.drawImage(
        picture.getScaledInstance(SIZE, SIZE, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    graphics.dispose();
    return resized;
  }

  @Override
  public byte[] encode(BufferedImage picture) throws IOException {
    return encode(picture, QUALITY);
  }

  static byte[] encode(BufferedImage picture, int quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality / 100f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Override
  public byte[] convert(byte[] file) throws IOException {
    return encode(resize(decode(file)));
  }
}
