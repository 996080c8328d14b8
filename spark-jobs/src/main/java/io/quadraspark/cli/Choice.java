package io.quadraspark.cli;

import io.quadraspark.training.JobErrors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Values of flags that are words. */
final class Choice {
  static final String AUTO = "auto";

  private Choice() {}

  /** {@code LOW_RANK} is {@code low-rank} on the command line. */
  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one of {@code values} with that label. */
  @SafeVarargs
  static <E extends Enum<E>> E of(String option, String label, E... values) {
    List<String> labels = Arrays.stream(values).map(Choice::label).toList();
    int found = labels.indexOf(label.toLowerCase(Locale.ROOT));
    if (found < 0) {
      throw JobErrors.unknownChoice(option, label, labels);
    }
    return values[found];
  }

  /** A whole number of at least 1, or {@code auto}, which becomes {@code automatic}. */
  static int autoOrInt(String option, String value, int automatic) {
    return Math.toIntExact(autoOrLong(option, value, automatic, 1, Integer.MAX_VALUE));
  }

  static long autoOrLong(String option, String value, long automatic, long from, long to) {
    if (value.equalsIgnoreCase(AUTO)) {
      return automatic;
    }
    String allowed = "auto, or a whole number from %d to %d".formatted(from, to);
    try {
      long number = Long.parseLong(value);
      if (number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw JobErrors.outOfRange(option, value, allowed);
    }
    throw JobErrors.outOfRange(option, value, allowed);
  }

  /** A positive number, or {@code auto}, which becomes {@code automatic}. */
  static double autoOrDouble(String option, String value, double automatic) {
    if (value.equalsIgnoreCase(AUTO)) {
      return automatic;
    }
    try {
      double number = Double.parseDouble(value);
      if (number > 0 && Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw JobErrors.outOfRange(option, value, "auto, or a positive number");
    }
    throw JobErrors.outOfRange(option, value, "auto, or a positive number");
  }
}
