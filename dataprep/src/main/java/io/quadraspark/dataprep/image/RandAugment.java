package io.quadraspark.dataprep.image;

import java.util.SplittableRandom;

/**
 * RandAugment (Cubuk et al., arXiv 1909.13719) as torchvision has it: {@code operations} of the 14
 * of {@link RandAugmentOperation}, each drawn evenly from all, with one magnitude of 0 to 30 and a
 * random sign where the operation has one. What enters at the border is mean colour, as in timm.
 */
record RandAugment(String name, int operations, int magnitude) implements Variation {
  static final int MAX_OPERATIONS = 14;
  static final int MAX_MAGNITUDE = 30;

  private static final long serialVersionUID = 1L;

  @Override
  public int stream() {
    return 1;
  }

  @Override
  public void apply(Pixels pixels, SplittableRandom random) {
    RandAugmentOperation[] all = RandAugmentOperation.values();
    for (int i = 0; i < operations; i++) {
      RandAugmentOperation operation = all[random.nextInt(all.length)];
      int sign = random.nextBoolean() ? 1 : -1;
      operation.apply(pixels, (double) magnitude / MAX_MAGNITUDE, sign);
    }
  }
}
