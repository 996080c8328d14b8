package io.quadraspark.dataprep.image;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an image is brought to the size of the data set. */
public enum Resize {
  /** To a square, without regard to the aspect ratio. */
  SQUISH,
  /** The short side to the size, the aspect ratio kept. */
  SHORT_SIDE;

  /** As given on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Resize> of(String label) {
    return Arrays.stream(values()).filter(resize -> resize.label().equals(label)).findFirst();
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(Resize::label).toList();
  }
}
