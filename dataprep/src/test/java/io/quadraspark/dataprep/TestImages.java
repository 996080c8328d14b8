package io.quadraspark.dataprep;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Images that the tests draw themselves, and places to put them. */
public final class TestImages {
  private TestImages() {}

  /** Random coloured rectangles: no two seeds give the same picture. */
  public static BufferedImage picture(int width, int height, long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    var graphics = image.createGraphics();
    for (int i = 0; i < 12; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillRect(
          random.nextInt(width) - width / 4,
          random.nextInt(height) - height / 4,
          1 + random.nextInt(width),
          1 + random.nextInt(height));
    }
    graphics.dispose();
    return image;
  }

  /** The left half of one colour, the right half of another. */
  public static BufferedImage halves(int width, int height, Color left, Color right) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (x < width / 2 ? left : right).getRGB());
      }
    }
    return image;
  }

  public static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("No writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static byte[] jpeg(int width, int height, long seed) {
    return encoded(picture(width, height, seed), "jpg");
  }

  /** {@code perClass} images for each class, by class and file name. */
  public static Map<String, Map<String, byte[]>> imageSet(int perClass, String... classes) {
    Map<String, Map<String, byte[]>> set = new TreeMap<>();
    long seed = 1;
    for (String classId : classes) {
      Map<String, byte[]> images = new TreeMap<>();
      for (int i = 0; i < perClass; i++) {
        images.put("photo%03d.jpg".formatted(i), jpeg(40 + i % 7, 30 + i % 5, seed++));
      }
      set.put(classId, images);
    }
    return set;
  }

  public static void writeTars(Path directory, Map<String, Map<String, byte[]>> set)
      throws IOException {
    Files.createDirectories(directory);
    for (var classImages : set.entrySet()) {
      Files.write(directory.resolve(classImages.getKey() + ".tar"), tar(classImages.getValue()));
    }
  }

  public static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry("./" + file.getKey());
        entry.setSize(file.getValue().length);
        out.putArchiveEntry(entry);
        out.write(file.getValue());
        out.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  public static void writeTree(Path directory, Map<String, Map<String, byte[]>> set)
      throws IOException {
    for (var classImages : set.entrySet()) {
      Path classDirectory = Files.createDirectories(directory.resolve(classImages.getKey()));
      for (var image : classImages.getValue().entrySet()) {
        Files.write(classDirectory.resolve(image.getKey()), image.getValue());
      }
    }
  }
}
