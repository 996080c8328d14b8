package io.quadraspark.dataprep.image;

import io.quadraspark.dataprep.TestImages;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Photos have ever less detail at finer scales; so have these. No two seeds give the same. */
final class PhotoLike {
  private PhotoLike() {}

  static BufferedImage drawn(int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(TestImages.picture(width / 4, height / 4, seed), 0, 0, width, height, null);
    graphics.dispose();
    return image;
  }
}
