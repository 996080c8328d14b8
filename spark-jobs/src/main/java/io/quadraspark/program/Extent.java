package io.quadraspark.program;

/** Size of one image's map, [height, width, channels]. */
public record Extent(int height, int width, int channels) {
  /** Number of elements. */
  public int length() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }
}
