package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.progress.Quantity;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Counts of positive values in bins of growing width: two bins between a power of two and the next,
 * at most 126 in all.
 */
final class Histogram {
  private final TreeMap<Long, Long> bins = new TreeMap<>();
  private long count;
  private long sum;
  private long smallest = Long.MAX_VALUE;
  private long largest;

  void add(long value) {
    bins.merge(lowerBound(value), 1L, Long::sum);
    count++;
    sum += value;
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }

  /** The largest 2^k or 3 * 2^(k-1) that is not above {@code value}. */
  static long lowerBound(long value) {
    if (value < 2) {
      return value;
    }
    long power = Long.highestOneBit(value);
    long middle = power + power / 2;
    return value >= middle ? middle : power;
  }

  private static long upperBound(long lower) {
    if (lower < 2) {
      return lower + 1;
    }
    long power = Long.highestOneBit(lower);
    return lower == power ? power + power / 2 : 2 * power;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * A table with a bar for each bin between the first and the last that count something.
   *
   * @param unit how to write a value
   * @param what is counted
   */
  String table(LongFunction<String> unit, String what) {
    long most = bins.values().stream().mapToLong(Long::longValue).max().orElse(1);
    StringBuilder rows = new StringBuilder();
    for (long bin = bins.firstKey(); bin <= bins.lastKey(); bin = upperBound(bin)) {
      long here = bins.getOrDefault(bin, 0L);
      long from = Math.max(bin, smallest);
      long to = Math.min(upperBound(bin) - 1, largest);
      String label =
          from == to ? unit.apply(from) : "%s – %s".formatted(unit.apply(from), unit.apply(to));
      rows.append(Html.bar(label, (double) here / most, Quantity.count(here)));
    }
    String summary =
        "%s %s: smallest %s, mean %s, largest %s"
            .formatted(
                Quantity.count(count),
                what,
                unit.apply(smallest),
                unit.apply(Math.round((double) sum / count)),
                unit.apply(largest));
    return Html.paragraph(summary) + Html.table(rows.toString());
  }
}
