package io.quadraspark.dataprep.shard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of files that have the same bytes. */
public enum DuplicateMode {
  /** All stay, and nobody looks for them. */
  KEEP,
  /** One copy stays. */
  DROP,
  /** All stay, and are listed. */
  REPORT;

  /** As it stands on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The labels that there are. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(DuplicateMode::label).toList();
  }

  /** The mode of that label, if there is one. */
  public static Optional<DuplicateMode> of(String label) {
    return Arrays.stream(values()).filter(mode -> mode.label().equals(label)).findFirst();
  }
}
