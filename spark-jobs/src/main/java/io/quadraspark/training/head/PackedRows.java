package io.quadraspark.training.head;

/**
 * Some rows of a table on the wire: for each its index, its count and its sums, one after the
 * other. A plain array, so that any Spark serialiser will do.
 *
 * @param width sums of a row
 * @param values [rows, 2 + width]
 */
record PackedRows(int width, double[] values) {
  private static final int HEADER = 2;

  PackedRows(int width, int rows) {
    this(width, new double[Math.multiplyExact(rows, HEADER + width)]);
  }

  /** Puts a row of the table, a count and its sums, in place {@code i}. */
  void put(int i, int index, double[] row) {
    int at = i * (HEADER + width);
    values[at] = index;
    System.arraycopy(row, 0, values, at + 1, 1 + width);
  }

  /**
   * Adds all rows to theirs in {@code dense}, rows of a count and sums without gaps.
   *
   * @param first index of the first row in {@code dense}
   */
  void addTo(double[] dense, int first) {
    for (int at = 0; at < values.length; at += HEADER + width) {
      int to = ((int) values[at] - first) * (1 + width);
      for (int i = 0; i <= width; i++) {
        dense[to + i] += values[at + 1 + i];
      }
    }
  }
}
