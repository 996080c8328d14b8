package io.quadraspark.program.kernel;

/** What one number of a map is in native memory. Arithmetic is fp32 whatever it is. */
public enum Element {
  F32(4),
  /** The upper half of an fp32; stored rounded to nearest, ties to even. */
  BF16(2);

  private final int bytes;

  Element(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one number in bytes. */
  public int bytes() {
    return bytes;
  }
}
