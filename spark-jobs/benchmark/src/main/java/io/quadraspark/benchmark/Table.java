package io.quadraspark.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A Markdown table. */
final class Table {
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... columns) {
    this.columns = List.of(columns);
  }

  void row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "Cannot add %d cells to a table of %d columns".formatted(cells.length, columns.size()));
    }
    rows.add(List.of(cells));
  }

  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add(line(columns));
    lines.add(columns.stream().map(column -> "---").collect(Collectors.joining("|", "|", "|")));
    rows.forEach(row -> lines.add(line(row)));
    return String.join("\n", lines) + "\n";
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
