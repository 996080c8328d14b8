package io.quadraspark.dataprep.image;

import java.io.Serializable;
import java.util.List;

/**
 * How a training image is varied: framed, mirrored, then changed in 8 bits by the variations in
 * their order. Every choice is drawn from the seed and the sample's position alone; each variation
 * has its own stream of random numbers, so that adding one leaves the choices of the others as they
 * were.
 *
 * @param name as on the command line, its parts in the order in which they are done
 * @param framing which part of the image is taken
 * @param flip whether one image in two is mirrored
 * @param variations of the framed image
 */
public record Augmentation(String name, Framing framing, boolean flip, List<Variation> variations)
    implements Serializable {
  /** Which part of an image becomes the tensor. */
  public enum Framing {
    /** The centre square. */
    CENTRE,
    /** The centre square, moved by up to an eighth of its side; what enters is mean colour. */
    SHIFTED,
    /** A box of 0.35 to 1 of the area and an aspect ratio of 3/4 to 4/3, resized to the square. */
    RANDOM_BOX
  }

  public static final Augmentation NONE = named("none");

  public Augmentation {
    variations = List.copyOf(variations);
  }

  /**
   * The augmentation of that name: {@code none}, or parts with commas between them in any order.
   *
   * @throws io.quadraspark.dataprep.UserException when it is none, saying what there is
   */
  public static Augmentation named(String name) {
    return new AugmentationParser(name).parse();
  }
}
