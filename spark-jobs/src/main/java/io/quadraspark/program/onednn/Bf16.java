package io.quadraspark.program.onednn;

/** The upper half of a float: sign, eight bits of exponent, seven of fraction. */
final class Bf16 {
  private static final int DROPPED = 16;

  private Bf16() {}

  /** Bits of the nearest bf16, ties to even; NaN stays NaN. */
  static short bits(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> DROPPED | 0x40);
    }
    return (short) (bits + 0x7FFF + (bits >>> DROPPED & 1) >>> DROPPED);
  }

  static float value(short bits) {
    return Float.intBitsToFloat(bits << DROPPED);
  }

  static float round(float value) {
    return value(bits(value));
  }
}
