package io.quadraspark.training.sum;

/** The mean of 128-bit fixed-point numbers as a float. */
final class ExactQuotient {
  private static final long LOW_WORD = 0xFFFFFFFFL;

  private ExactQuotient() {}

  /**
   * {@code (high * 2^64 + low) / divisor * 2^-80} to the nearest float, ties to even, by long
   * division in words of 32 bits. The least quotient, 2^-80 / 2^31, is a normal float.
   */
  static float of(long high, long low, long divisor) {
    boolean negative = high < 0;
    long h = negative ? ~high + (low == 0 ? 1 : 0) : high;
    long l = negative ? -low : low;
    if ((h | l) == 0) {
      return 0;
    }
    long remainder = 0;
    long digits = 0;
    int word = 3;
    // Two words from the first that is not zero on give at least 33 significant bits. Words below
    // the point are zero.
    for (int words = 0; words < 2; word--) {
      long dividend = remainder << 32 | word(h, l, word);
      digits = digits << 32 | dividend / divisor;
      remainder = dividend % divisor;
      words += digits != 0 ? 1 : 0;
    }
    boolean sticky = remainder != 0;
    for (int rest = word; rest >= 0; rest--) {
      sticky |= word(h, l, rest) != 0;
    }
    float magnitude = round(digits, sticky, 32 * (word + 1) - 80);
    return negative ? -magnitude : magnitude;
  }

  /** Word {@code index} of 128 bits, 3 the highest; those below 0 are zero. */
  private static long word(long high, long low, int index) {
    return switch (index) {
      case 3 -> high >>> 32;
      case 2 -> high & LOW_WORD;
      case 1 -> low >>> 32;
      case 0 -> low & LOW_WORD;
      default -> 0;
    };
  }

  /** {@code digits * 2^exponent}, where {@code sticky} says that a little more is meant. */
  private static float round(long digits, boolean sticky, int exponent) {
    int cut = Long.SIZE - Long.numberOfLeadingZeros(digits) - 24;
    long significand = digits >>> cut;
    long rest = digits & ((1L << cut) - 1);
    long half = 1L << (cut - 1);
    if (rest > half || (rest == half && (sticky || (significand & 1) == 1))) {
      significand++;
    }
    return Math.scalb((float) significand, exponent + cut);
  }
}
