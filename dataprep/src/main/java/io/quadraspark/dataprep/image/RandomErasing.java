package io.quadraspark.dataprep.image;

import java.util.SplittableRandom;

/**
 * Random erasing (Zhong et al., arXiv 1708.04896) with torchvision's defaults: a box of mean
 * colour, of 0.02 to 0.33 of the area and an aspect ratio of 0.3 to 3.3, inside the image.
 *
 * @param probability that an image has one
 */
record RandomErasing(String name, double probability) implements Variation {
  private static final long serialVersionUID = 1L;

  private static final int TRIES = 10;
  private static final double MIN_AREA = 0.02;
  private static final double MAX_AREA = 0.33;
  private static final double MIN_LOG_RATIO = Math.log(0.3);
  private static final double MAX_LOG_RATIO = Math.log(3.3);

  @Override
  public int stream() {
    return 3;
  }

  @Override
  public void apply(Pixels pixels, SplittableRandom random) {
    if (random.nextDouble() >= probability) {
      return;
    }
    int size = pixels.size();
    for (int i = 0; i < TRIES; i++) {
      double area = (double) size * size * between(MIN_AREA, MAX_AREA, random);
      double ratio = Math.exp(between(MIN_LOG_RATIO, MAX_LOG_RATIO, random));
      int height = (int) Math.round(Math.sqrt(area * ratio));
      int width = (int) Math.round(Math.sqrt(area / ratio));
      if (height >= 1 && width >= 1 && height < size && width < size) {
        int top = random.nextInt(size - height + 1);
        int left = random.nextInt(size - width + 1);
        for (int y = top; y < top + height; y++) {
          for (int x = left; x < left + width; x++) {
            pixels.clear(x, y);
          }
        }
        return;
      }
    }
  }

  private static double between(double low, double high, SplittableRandom random) {
    return low + (high - low) * random.nextDouble();
  }
}
