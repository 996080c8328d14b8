package io.quadraspark.dataprep.image;

/**
 * The operations of RandAugment with the reach that torchvision's {@code RandAugment} gives them.
 */
enum RandAugmentOperation {
  IDENTITY,
  SHEAR_X,
  SHEAR_Y,
  TRANSLATE_X,
  TRANSLATE_Y,
  ROTATE,
  BRIGHTNESS,
  COLOR,
  CONTRAST,
  SHARPNESS,
  POSTERIZE,
  SOLARIZE,
  AUTO_CONTRAST,
  EQUALIZE;

  private static final double MAX_SHEAR = 0.3;
  private static final double MAX_DEGREES = 30;

  /** As a share of the side. */
  private static final double MAX_SHIFT = 150.0 / 331.0;

  private static final double MAX_FACTOR = 0.9;
  private static final double MAX_LOST_BITS = 4;

  /**
   * Changes the image.
   *
   * @param strength 0 to 1; some operations have but one
   * @param sign -1 or 1, of those that have two directions
   */
  void apply(Pixels pixels, double strength, int sign) {
    double signed = sign * strength;
    double factor = 1 + MAX_FACTOR * signed;
    switch (this) {
      case IDENTITY -> {}
      case SHEAR_X -> pixels.warp(1, MAX_SHEAR * signed, 0, 0, 1, 0);
      case SHEAR_Y -> pixels.warp(1, 0, 0, MAX_SHEAR * signed, 1, 0);
      case TRANSLATE_X -> pixels.warp(1, 0, -shift(pixels, signed), 0, 1, 0);
      case TRANSLATE_Y -> pixels.warp(1, 0, 0, 0, 1, -shift(pixels, signed));
      case ROTATE -> rotate(pixels, MAX_DEGREES * signed);
      case BRIGHTNESS -> Colours.brightness(pixels, factor);
      case COLOR -> Colours.saturation(pixels, factor);
      case CONTRAST -> Colours.contrast(pixels, factor);
      case SHARPNESS -> Colours.sharpness(pixels, factor);
      case POSTERIZE -> Colours.posterize(pixels, 8 - (int) Math.rint(MAX_LOST_BITS * strength));
      case SOLARIZE -> Colours.solarize(pixels, 255 * (1 - strength));
      case AUTO_CONTRAST -> Colours.autoContrast(pixels);
      case EQUALIZE -> Colours.equalize(pixels);
    }
  }

  /** Whole pixels. */
  private static int shift(Pixels pixels, double signed) {
    return (int) (MAX_SHIFT * pixels.size() * signed);
  }

  /** Anticlockwise about the centre. */
  private static void rotate(Pixels pixels, double degrees) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double centre = pixels.size() / 2.0;
    pixels.warp(cos, -sin, centre * (1 - cos + sin), sin, cos, centre * (1 - cos - sin));
  }
}
