package io.quadraspark.dataprep.image;

import io.quadraspark.dataprep.DataErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads an augmentation as it is given on the command line. */
final class AugmentationParser {
  private static final String NONE = "none";
  private static final String FLIP = "flip";
  private static final String CROP_FLIP = "crop-flip";
  private static final String RANDOM_BOX = "random-resized-crop";
  private static final String RANDAUGMENT = "randaugment";
  private static final String COLOUR_JITTER = "colour-jitter";
  private static final String RANDOM_ERASING = "random-erasing";
  private static final String CUTOUT = "cutout";

  /** In the order in which they are done. */
  static final List<String> PARTS =
      List.of(
          NONE,
          FLIP,
          CROP_FLIP,
          RANDOM_BOX,
          RANDAUGMENT + "=N:M",
          COLOUR_JITTER + "=X[:X:X]",
          RANDOM_ERASING + "=P",
          CUTOUT + "=X");

  private final String given;
  private final Set<String> seen = new HashSet<>();
  private final List<Variation> variations = new ArrayList<>();
  private Augmentation.Framing framing = Augmentation.Framing.CENTRE;
  private String framed = "";
  private boolean flip;

  AugmentationParser(String given) {
    this.given = given;
  }

  Augmentation parse() {
    String[] parts = given.split(",", -1);
    for (String part : parts) {
      String[] halves = part.strip().split("=", 2);
      if (!seen.add(halves[0])) {
        throw refused("%s stands there twice".formatted(halves[0]));
      }
      add(halves[0], halves.length == 1 ? List.of() : List.of(halves[1].split(":", -1)));
    }
    if (parts.length > 1 && seen.contains(NONE)) {
      throw refused("none stands alone");
    }
    variations.sort(Comparator.comparingInt(Variation::stream));
    return new Augmentation(name(), framing, flip, variations);
  }

  private void add(String part, List<String> values) {
    switch (part) {
      case NONE -> requireCount(part, values, 0);
      case FLIP -> {
        requireCount(part, values, 0);
        flip = true;
      }
      case CROP_FLIP -> frame(part, values, Augmentation.Framing.SHIFTED);
      case RANDOM_BOX -> frame(part, values, Augmentation.Framing.RANDOM_BOX);
      case RANDAUGMENT -> {
        requireCount(part, values, 2);
        int operations = whole(part, values.get(0), 1, RandAugment.MAX_OPERATIONS);
        int magnitude = whole(part, values.get(1), 0, RandAugment.MAX_MAGNITUDE);
        variations.add(new RandAugment(named(part, values), operations, magnitude));
      }
      case COLOUR_JITTER -> {
        requireCount(part, values, values.size() == 3 ? 3 : 1);
        double[] reach = values.stream().mapToDouble(value -> share(part, value)).toArray();
        variations.add(
            new ColourJitter(
                named(part, values),
                reach[0],
                reach[values.size() == 3 ? 1 : 0],
                reach[values.size() == 3 ? 2 : 0]));
      }
      case RANDOM_ERASING -> {
        requireCount(part, values, 1);
        variations.add(new RandomErasing(named(part, values), share(part, values.get(0))));
      }
      case CUTOUT -> {
        requireCount(part, values, 1);
        variations.add(new Cutout(named(part, values), share(part, values.get(0))));
      }
      default -> throw refused("there is no '%s'".formatted(part));
    }
  }

  private void frame(String part, List<String> values, Augmentation.Framing wanted) {
    requireCount(part, values, 0);
    if (!framed.isEmpty()) {
      throw refused("%s and %s both say which part of an image is taken".formatted(framed, part));
    }
    framing = wanted;
    framed = part;
    flip = true;
  }

  /** In one form, whatever the order in which it was given: it is kept with a run's settings. */
  private String name() {
    List<String> names = new ArrayList<>();
    if (!framed.isEmpty()) {
      names.add(framed);
    } else if (flip) {
      names.add(FLIP);
    }
    variations.forEach(variation -> names.add(variation.name()));
    return names.isEmpty() ? NONE : String.join(",", names);
  }

  private static String named(String part, List<String> values) {
    return part + "=" + String.join(":", values);
  }

  private void requireCount(String part, List<String> values, int count) {
    if (values.size() != count) {
      throw refused(
          count == 0
              ? "%s takes no value".formatted(part)
              : "%s has %d values instead of %d".formatted(part, values.size(), count));
    }
  }

  private int whole(String part, String value, int low, int high) {
    if (!value.matches("\\d{1,3}")
        || Integer.parseInt(value) < low
        || Integer.parseInt(value) > high) {
      throw refused(
          "'%s' of %s is no whole number from %d to %d".formatted(value, part, low, high));
    }
    return Integer.parseInt(value);
  }

  private double share(String part, String value) {
    if (!value.matches("\\d(\\.\\d{1,6})?") || Double.parseDouble(value) > 1) {
      throw refused("'%s' of %s is no number from 0 to 1".formatted(value, part));
    }
    return Double.parseDouble(value);
  }

  private RuntimeException refused(String why) {
    return DataErrors.augmentation(given, why, PARTS);
  }
}
