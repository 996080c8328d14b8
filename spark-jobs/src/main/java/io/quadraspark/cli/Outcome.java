package io.quadraspark.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a command has to say at its end.
 *
 * @param title one line
 * @param rows label and value, in order, for people
 * @param summary the result record, for programs
 * @param sound whether all is as it should be; decides the exit code
 */
record Outcome(String title, Map<String, String> rows, Object summary, boolean sound) {
  Outcome {
    rows = new LinkedHashMap<>(rows);
  }

  static Outcome of(String title, Map<String, String> rows, Object summary) {
    return new Outcome(title, rows, summary, true);
  }

  /** The title and an aligned table. */
  String text() {
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder(title).append(System.lineSeparator());
    rows.forEach(
        (label, value) ->
            text.append("  ")
                .append(label)
                .append(" ".repeat(width - label.length() + 2))
                .append(value)
                .append(System.lineSeparator()));
    return text.toString();
  }
}
