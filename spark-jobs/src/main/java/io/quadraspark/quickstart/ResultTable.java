package io.quadraspark.quickstart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The two trainings side by side. */
final class ResultTable {
  private static final String LINE = "  %-26s %18s %28s%n";

  private final TrainingFigures head;
  private final TrainingFigures adapters;

  ResultTable(TrainingFigures head, TrainingFigures adapters) {
    this.head = head;
    this.adapters = adapters;
  }

  String text() {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    rows.put("validation top-1", both(f -> format("%.1f %%", 100 * f.top1())));
    rows.put("trained weights", both(f -> format("%,d", f.trained())));
    rows.put("training", both(f -> format("%.0f images/s", f.imagesPerSecond())));
    rows.put("a round, to each executor", both(f -> kilobytes(f.bytesDown())));
    rows.put("a round, to the driver", both(f -> kilobytes(f.bytesUp())));
    StringBuilder text =
        new StringBuilder(LINE.formatted("", "linear head only", "head and quadratic adapters"));
    rows.forEach((label, cells) -> text.append(LINE.formatted(label, cells.get(0), cells.get(1))));
    text.append(
        format(
            "  Adapters gain %.1f points of validation top-1.%n",
            100 * (adapters.top1() - head.top1())));
    return text.toString();
  }

  private interface Cell {
    String of(TrainingFigures figures);
  }

  private List<String> both(Cell cell) {
    return List.of(cell.of(head), cell.of(adapters));
  }

  private static String kilobytes(double bytes) {
    return format("%.1f kB", bytes / 1e3);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
