package io.quadraspark.dataprep.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/**
 * The picture that the odd files show: smooth, so that no codec changes it much, and different from
 * itself turned or mirrored in any way.
 */
final class Scene {
  static final int WIDTH = 48;
  static final int HEIGHT = 32;

  private Scene() {}

  static int red(int x, int y) {
    return 30 + 4 * x;
  }

  static int green(int x, int y) {
    return 210 - 5 * y;
  }

  static int blue(int x, int y) {
    return 60 + 2 * x + y;
  }

  static int grey(int x, int y) {
    return 20 + 3 * x + 2 * y;
  }

  /** A pixel of a picture: red, green and blue, 0 to 255. */
  interface Pixels {
    int[] at(int x, int y);
  }

  static BufferedImage drawn(int width, int height, Pixels pixels) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int[] rgb = pixels.at(x, y);
        image.setRGB(x, y, rgb[0] << 16 | rgb[1] << 8 | rgb[2]);
      }
    }
    return image;
  }

  static int[] colour(int x, int y) {
    return new int[] {red(x, y), green(x, y), blue(x, y)};
  }

  static BufferedImage colours() {
    return drawn(WIDTH, HEIGHT, Scene::colour);
  }

  static BufferedImage greys() {
    return drawn(WIDTH, HEIGHT, (x, y) -> new int[] {grey(x, y), grey(x, y), grey(x, y)});
  }

  /** Rows of blue, green and red bytes. */
  static byte[] bgr(BufferedImage image) {
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  /** What must be stored so that EXIF's {@code orientation} makes the upright scene of it. */
  static BufferedImage storedFor(int orientation) {
    boolean lying = orientation >= 5;
    int width = lying ? HEIGHT : WIDTH;
    int height = lying ? WIDTH : HEIGHT;
    return drawn(
        width,
        height,
        (column, row) -> {
          // EXIF 2.32, 4.6.4 A: where row 0 and column 0 of the file are in the picture.
          int x =
              switch (orientation) {
                case 1, 4 -> column;
                case 2, 3 -> WIDTH - 1 - column;
                case 5, 8 -> row;
                default -> WIDTH - 1 - row;
              };
          int y =
              switch (orientation) {
                case 1, 2 -> row;
                case 3, 4 -> HEIGHT - 1 - row;
                case 5, 6 -> column;
                default -> HEIGHT - 1 - column;
              };
          return colour(x, y);
        });
  }
}
