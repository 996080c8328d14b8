package io.quadraspark.dataprep.image;

import io.quadraspark.dataprep.DataErrors;
import java.io.Serializable;
import java.util.List;

/**
 * How a training image is varied. Every choice is drawn from the seed and the sample's position
 * alone.
 *
 * @param name as given on the command line
 * @param framing which part of the image is taken
 * @param flip whether one image in two is mirrored
 */
public record Augmentation(String name, Framing framing, boolean flip) implements Serializable {
  /** Which part of an image becomes the tensor. */
  public enum Framing {
    /** The centre square. */
    CENTRE,
    /** The centre square, moved by up to an eighth of its side; what enters is mean colour. */
    SHIFTED,
    /** A box of 0.35 to 1 of the area and an aspect ratio of 3/4 to 4/3, resized to the square. */
    RANDOM_BOX
  }

  public static final Augmentation NONE = new Augmentation("none", Framing.CENTRE, false);

  /** A new augmentation is one more entry here. */
  private static final List<Augmentation> REGISTERED =
      List.of(
          NONE,
          new Augmentation("flip", Framing.CENTRE, true),
          new Augmentation("crop-flip", Framing.SHIFTED, true),
          new Augmentation("random-resized-crop", Framing.RANDOM_BOX, true));

  /** The augmentation of that name. */
  public static Augmentation named(String name) {
    return REGISTERED.stream()
        .filter(augmentation -> augmentation.name.equals(name))
        .findFirst()
        .orElseThrow(() -> DataErrors.unknownChoice("augmentation", name, names()));
  }

  public static List<String> names() {
    return REGISTERED.stream().map(Augmentation::name).toList();
  }
}
