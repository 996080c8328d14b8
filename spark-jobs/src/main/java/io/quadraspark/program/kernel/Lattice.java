package io.quadraspark.program.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * How an image lies in a {@link Plane}, so that the results of all rows are one run of slots and
 * every tap reads at one fixed distance from its result.
 *
 * <p>With stride s the bordered image is dealt into s x s phases, by row and column modulo s, each
 * with rows of {@link #pitch} slots; result (h, w) and phase pixel (h, w) have the slot h * pitch +
 * w. The border between two rows is shared: what lies to the right of one is to the left of the
 * next. Slots past a result row's end hold no result and are not stored; a gradient is zero there.
 */
final class Lattice {
  /** Of 64 bytes each: a few bands fit in the first-level cache. */
  private static final int BAND_SLOTS = 128;

  private final Geometry geometry;
  private final int height;
  private final int width;

  /** Result rows and columns. */
  final int rows;

  final int columns;

  /** Slots from one row to the next. */
  final int pitch;

  /** Phase rows that have pixels. */
  final int pixelRows;

  /** Slots of one phase, and of all. */
  final int phaseSlots;

  final int inputSlots;

  /** Slots of a plane for gradients of results, and where its first row begins. */
  final int gradientSlots;

  final int gradientStart;

  /** Result rows that are computed together. */
  final int bandRows;

  final Taps taps;
  final List<Phase> phases;

  /**
   * The bordered image's pixels (row + s i, column + s j).
   *
   * @param taps that a gradient with respect to these pixels gathers; offsets from the pixel's slot
   *     to the result's
   */
  record Phase(int row, int column, Span rows, Span columns, int start, Taps taps) {}

  /** Phase rows (or columns) {@code first} to {@code end}; p is the image's p s + offset. */
  record Span(int first, int end, int offset) {
    static Span of(int phase, int border, int length, int stride) {
      int first = (border - phase + stride - 1) / stride;
      int end = Math.floorDiv(border + length - 1 - phase, stride) + 1;
      return new Span(first, Math.max(first, end), phase - border);
    }

    int count() {
      return end - first;
    }

    /** The image's row (or column) of a phase's. */
    int pixel(int position, int stride) {
      return position * stride + offset;
    }
  }

  Lattice(Geometry geometry, int height, int width) {
    this.geometry = geometry;
    this.height = height;
    this.width = width;
    this.rows = geometry.outputHeight(height);
    this.columns = geometry.outputWidth(width);
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "Images of %d x %d pixels are smaller than the taps of %s: there is no result"
              .formatted(height, width, geometry));
    }
    int s = geometry.stride();
    int reach = (geometry.extent() - 1) / s;
    int lastColumn = (geometry.padLeft() + width - 1) / s;
    int firstColumn = geometry.padLeft() / s;
    this.pixelRows = (geometry.padTop() + height - 1) / s + 1;
    this.pitch = Math.max(lastColumn + 1, columns + Math.max(0, reach - firstColumn));
    this.phaseSlots = (Math.max(pixelRows, rows + reach) + 1) * pitch + reach;
    this.inputSlots = Math.multiplyExact(phaseSlots, s * s);
    this.gradientStart = reach * pitch + reach;
    this.gradientSlots = gradientStart + Math.max(rows, pixelRows) * pitch;
    this.bandRows = Math.min(rows, Math.max(1, BAND_SLOTS / pitch));
    this.taps = inputTaps();
    this.phases = phases();
  }

  boolean fits(ChannelMap map) {
    return map.height() == height && map.width() == width;
  }

  /** Phase rows that the result rows before {@code row} read. */
  int inputRows(int row) {
    return Math.min(pixelRows, row + (geometry.extent() - 1) / geometry.stride());
  }

  private Taps inputTaps() {
    int k = geometry.kernel();
    int s = geometry.stride();
    int[] indices = new int[k * k];
    int[] offsets = new int[k * k];
    for (int t = 0; t < k * k; t++) {
      int row = t / k * geometry.dilation();
      int column = t % k * geometry.dilation();
      int phase = row % s * s + column % s;
      indices[t] = t;
      offsets[t] = phase * phaseSlots + row / s * pitch + column / s;
    }
    return new Taps(indices, offsets);
  }

  private List<Phase> phases() {
    int s = geometry.stride();
    List<Phase> all = new ArrayList<>();
    for (int row = 0; row < s; row++) {
      for (int column = 0; column < s; column++) {
        all.add(
            new Phase(
                row,
                column,
                Span.of(row, geometry.padTop(), height, s),
                Span.of(column, geometry.padLeft(), width, s),
                (row * s + column) * phaseSlots,
                gradientTaps(row, column)));
      }
    }
    return List.copyOf(all);
  }

  private Taps gradientTaps(int phaseRow, int phaseColumn) {
    int k = geometry.kernel();
    int s = geometry.stride();
    List<Integer> chosen = new ArrayList<>();
    for (int t = 0; t < k * k; t++) {
      if (t / k * geometry.dilation() % s == phaseRow
          && t % k * geometry.dilation() % s == phaseColumn) {
        chosen.add(t);
      }
    }
    int[] indices = chosen.stream().mapToInt(Integer::intValue).toArray();
    int[] offsets = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      int row = indices[i] / k * geometry.dilation() / s;
      int column = indices[i] % k * geometry.dilation() / s;
      offsets[i] = -(row * pitch + column);
    }
    return new Taps(indices, offsets);
  }
}
