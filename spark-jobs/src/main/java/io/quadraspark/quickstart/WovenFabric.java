package io.quadraspark.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cloth with stitches at random places, as often light as dark. Every stitch has a twin at a fixed
 * displacement, and what tells the classes apart is that displacement and whether the twin is of
 * the same or of the opposite brightness.
 *
 * <p>Any one pixel has the same distribution in every class, so nothing that is linear in the
 * pixels has a mean that differs: only the product of two pixels does, {@code E[x(p) x(p + d)]}. A
 * mirror image is one of the same class.
 *
 * @param across whether the twin lies to the right of its stitch, else below it
 * @param pixels distance to the twin
 * @param same whether the twin has the stitch's brightness, else its opposite
 */
record WovenFabric(boolean across, int pixels, boolean same) {
  static final List<WovenFabric> ALL = all();

  private static final int STITCHES = 40;
  private static final double CONTRAST = 45;
  private static final double GRAIN = 8;

  private static List<WovenFabric> all() {
    List<WovenFabric> fabrics = new ArrayList<>();
    for (boolean across : new boolean[] {true, false}) {
      for (int pixels : new int[] {3, 5}) {
        for (boolean same : new boolean[] {true, false}) {
          fabrics.add(new WovenFabric(across, pixels, same));
        }
      }
    }
    return List.copyOf(fabrics);
  }

  /** {@code across-3-same} for example. */
  String name() {
    return "%s-%d-%s".formatted(across ? "across" : "along", pixels, same ? "same" : "opposite");
  }

  Picture draw(SplittableRandom random) {
    double[] ground = new double[3];
    double[] thread = new double[3];
    double squares = 0;
    for (int channel = 0; channel < ground.length; channel++) {
      ground[channel] = random.nextInt(90, 166);
      thread[channel] = random.nextDouble(0.4, 1);
      squares += thread[channel] * thread[channel];
    }
    double contrast = CONTRAST * random.nextDouble(0.7, 1.3) / Math.sqrt(squares / thread.length);
    double[][] stitches = stitches(random);
    Picture picture = new Picture();
    for (int y = 0; y < Picture.SIZE; y++) {
      for (int x = 0; x < Picture.SIZE; x++) {
        for (int channel = 0; channel < ground.length; channel++) {
          double plain = ground[channel] + stitches[y][x] * contrast * thread[channel];
          picture.set(x, y, channel, plain + GRAIN * random.nextGaussian());
        }
      }
    }
    return picture;
  }

  /**
   * Sum of the stitches on each pixel, +1 or -1 each; a twin beyond the edge comes in at the other
   * side.
   */
  private double[][] stitches(SplittableRandom random) {
    double[][] sum = new double[Picture.SIZE][Picture.SIZE]; // [y, x]
    for (int i = 0; i < STITCHES; i++) {
      int x = random.nextInt(Picture.SIZE);
      int y = random.nextInt(Picture.SIZE);
      int twinX = across ? (x + pixels) % Picture.SIZE : x;
      int twinY = across ? y : (y + pixels) % Picture.SIZE;
      int brightness = random.nextBoolean() ? 1 : -1;
      sum[y][x] += brightness;
      sum[twinY][twinX] += same ? brightness : -brightness;
    }
    return sum;
  }
}
