package io.quadraspark.dataprep.image;

import java.util.SplittableRandom;

/**
 * Cutout (DeVries and Taylor, arXiv 1708.04552): a square of mean colour about any pixel, cut off
 * where it leaves the image.
 *
 * @param share its side over that of the image; the paper's 16 of 32 pixels are 0.5
 */
record Cutout(String name, double share) implements Variation {
  private static final long serialVersionUID = 1L;

  @Override
  public int stream() {
    return 4;
  }

  @Override
  public void apply(Pixels pixels, SplittableRandom random) {
    int size = pixels.size();
    int side = (int) Math.round(share * size);
    int left = random.nextInt(size) - side / 2;
    int top = random.nextInt(size) - side / 2;
    for (int y = Math.max(0, top); y < Math.min(size, top + side); y++) {
      for (int x = Math.max(0, left); x < Math.min(size, left + side); x++) {
        pixels.clear(x, y);
      }
    }
  }
}
