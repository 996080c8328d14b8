package io.quadraspark.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody may have meant who misspelt a name. */
final class NearestName {
  private NearestName() {}

  /** The known name that the fewest edits lead to, if they are at most a third of its length. */
  static Optional<String> of(String given, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> edits(given, name)))
        .filter(name -> edits(given, name) <= Math.max(2, name.length() / 3));
  }

  /** Levenshtein distance: insertions, deletions and replacements. */
  static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
