package io.quadraspark.benchmark;

import java.util.List;

/** Several measurements of one thing. */
record Statistics(List<Double> values) {
  Statistics {
    values = values.stream().sorted().toList();
  }

  double median() {
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }

  double minimum() {
    return values.get(0);
  }

  double maximum() {
    return values.get(values.size() - 1);
  }

  /** {@code median (smallest to largest)}. */
  String text(int digits) {
    return "%s (%s to %s)"
        .formatted(
            Table.number(median(), digits),
            Table.number(minimum(), digits),
            Table.number(maximum(), digits));
  }
}
