package io.quadraspark.dataprep.read;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The two parts of a data set. A shard holds samples of one of them only. */
public enum Split {
  TRAIN,
  VALIDATION;

  /** As it stands in files and on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The labels that there are. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Split::label).toList();
  }

  /** The split of that label, if there is one. */
  public static Optional<Split> of(String label) {
    return Arrays.stream(values()).filter(split -> split.label().equals(label)).findFirst();
  }
}
