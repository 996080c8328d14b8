package io.quadraspark.quickstart;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** The first images of every class of both families in one picture, a row for each class. */
final class ContactSheet {
  private static final int COLUMNS = 8;
  private static final int ENLARGED = 2 * Picture.SIZE;
  private static final int CELL = ENLARGED + 4;

  private ContactSheet() {}

  /** A PNG file. */
  static byte[] png(long seed) throws IOException {
    int rows = 0;
    for (PatternFamily family : PatternFamily.values()) {
      rows += family.classes().size();
    }
    BufferedImage sheet =
        new BufferedImage(COLUMNS * CELL, rows * CELL, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = sheet.createGraphics();
    int row = 0;
    for (PatternFamily family : PatternFamily.values()) {
      PatternImages images = new PatternImages(family, COLUMNS, seed);
      for (int classIndex = 0; classIndex < family.classes().size(); classIndex++, row++) {
        for (int column = 0; column < COLUMNS; column++) {
          BufferedImage image = images.picture(classIndex, column).image();
          canvas.drawImage(image, column * CELL, row * CELL, ENLARGED, ENLARGED, null);
        }
      }
    }
    canvas.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(sheet, "png", bytes);
    return bytes.toByteArray();
  }
}
