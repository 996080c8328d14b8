package io.quadraspark.program.onednn;

/**
 * A stretch of native memory that operations read and write, first known by its size and the
 * operations that need it, and by its address once the arena is laid out.
 */
final class Region {
  private final long bytes;
  private int first = Integer.MAX_VALUE;
  private int last = -1;
  private long address;

  Region(long bytes) {
    this.bytes = bytes;
  }

  long bytes() {
    return bytes;
  }

  /** Operation {@code time} reads or writes it. */
  void usedAt(int time) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }

  /** First operation that needs it. */
  int first() {
    return first;
  }

  /** Last operation that needs it; -1 when none does. */
  int last() {
    return last;
  }

  boolean overlaps(Region other) {
    return first <= other.last && other.first <= last;
  }

  void placeAt(long place) {
    address = place;
  }

  /** Address in bytes; 0 before the arena is laid out. */
  long address() {
    return address;
  }
}
