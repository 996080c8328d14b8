package io.quadraspark.program.onednn;

/** Working memory that operations use one after the other. */
final class Scratch {
  private long bytes;
  private long address;

  /** Asks for room before memory is laid out. */
  void require(long needed) {
    bytes = Math.max(bytes, needed);
  }

  long bytes() {
    return bytes;
  }

  void placeAt(long place) {
    address = place;
  }

  long address() {
    return address;
  }
}
