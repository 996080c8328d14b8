package io.quadraspark.dataprep.image;

import java.awt.image.BufferedImage;

/**
 * A file that is out of the ordinary, and where it must end.
 *
 * @param expected what it shows, or null where it must be refused
 * @param tolerance by how much a colour of a pixel may differ, of 255
 * @param reason how the refusal reads, or null
 */
record OddFile(String name, byte[] bytes, BufferedImage expected, int tolerance, String reason) {
  static OddFile shows(String name, byte[] bytes, BufferedImage expected, int tolerance) {
    return new OddFile(name, bytes, expected, tolerance, null);
  }

  static OddFile refused(String name, byte[] bytes, String reason) {
    return new OddFile(name, bytes, null, 0, reason);
  }

  @Override
  public String toString() {
    return name;
  }
}
