package io.quadraspark.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/** A directory tree of noisy PNG images whose classes differ in how red they are. */
public final class DrawnImages {
  public static final int SIZE = 16;
  private static final int PER_CLASS = 40;

  private DrawnImages() {}

  /** Bytes by path, {@code <class>/<number>.png}. */
  public static Map<String, byte[]> tree(String... classes) {
    Random random = new Random(5);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int label = 0; label < classes.length; label++) {
      for (int n = 0; n < PER_CLASS; n++) {
        files.put(classes[label] + "/" + n + ".png", png(label, random));
      }
    }
    return files;
  }

  private static byte[] png(int label, Random random) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        image.setRGB(
            x, y, (60 + 80 * label + random.nextInt(90)) << 16 | random.nextInt(200) << 8 | 120);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
