package io.quadraspark.dataprep.image;

import java.util.SplittableRandom;
import java.util.function.ObjDoubleConsumer;

/**
 * torchvision's ColorJitter without hue: brightness, contrast and saturation in random order, each
 * by a factor drawn evenly from {@code 1 - x} to {@code 1 + x}.
 *
 * @param brightness its x, 0 to 1; 0 leaves it out, as with the others
 */
record ColourJitter(String name, double brightness, double contrast, double saturation)
    implements Variation {
  private static final long serialVersionUID = 1L;

  @Override
  public int stream() {
    return 2;
  }

  @Override
  public void apply(Pixels pixels, SplittableRandom random) {
    int[] order = {0, 1, 2};
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    for (int operation : order) {
      switch (operation) {
        case 0 -> jitter(pixels, brightness, random, Colours::brightness);
        case 1 -> jitter(pixels, contrast, random, Colours::contrast);
        default -> jitter(pixels, saturation, random, Colours::saturation);
      }
    }
  }

  private static void jitter(
      Pixels pixels, double reach, SplittableRandom random, ObjDoubleConsumer<Pixels> operation) {
    if (reach > 0) {
      operation.accept(pixels, 1 + reach * (2 * random.nextDouble() - 1));
    }
  }
}
