package io.quadraspark.training;

import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.VectorLayout;

/**
 * The weighted sum of float vectors, the same to the bit in whatever order and grouping they come.
 *
 * <p>Each element is a 128-bit fixed-point number whose least bit is 2^-80. A term {@code weight *
 * value} is exact but for its bits below 2^-80, which are cut before it is added; integer addition
 * does the rest. Values are bounded so that the sum of all weights can never overflow, which keeps
 * even the failure independent of order. Sixteen bytes an element, however many vectors are added.
 */
final class ExactSum {
  /** The sum of the absolute terms stays below two to this power. */
  private static final int RANGE_BITS = 47;

  /** Bits that a significand moves left: the float's 2^-150 at exponent 0 against 2^-80 here. */
  private static final int EXPONENT_OFFSET = 150 - 80;

  private static final long LOW_WORD = 0xFFFFFFFFL;

  private final String what;
  private final VectorLayout layout;
  private final long maxWeight;
  private final float bound;
  private final long[] high;
  private final long[] low;
  private long weight;

  /**
   * An empty sum.
   *
   * @param what is summed, for messages: {@code "the delta of round 12"}
   * @param maxWeight upper bound of the sum of all weights, at most 2^31 - 1
   */
  ExactSum(String what, VectorLayout layout, long maxWeight) {
    if (maxWeight < 1 || maxWeight > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Cannot sum up to a weight of %d: it must be between 1 and %d"
              .formatted(maxWeight, Integer.MAX_VALUE));
    }
    this.what = what;
    this.layout = layout;
    this.maxWeight = maxWeight;
    int weightBits = Long.SIZE - Long.numberOfLeadingZeros(maxWeight - 1);
    this.bound = Math.scalb(1f, RANGE_BITS - weightBits);
    this.high = new long[layout.length()];
    this.low = new long[layout.length()];
  }

  /** Adds {@code termWeight * terms}. The sum is void when this throws. */
  void add(float[] terms, int termWeight) {
    requireSize(terms.length);
    addWeight(termWeight);
    for (int i = 0; i < terms.length; i++) {
      float term = terms[i];
      // NaN fails this comparison too.
      if (!(Math.abs(term) < bound)) {
        throw refused(i, term);
      }
      int bits = Float.floatToRawIntBits(term);
      int exponent = (bits >>> 23) & 0xFF;
      int significand = bits & 0x7FFFFF;
      if (exponent == 0) {
        exponent = 1;
      } else {
        significand |= 0x800000;
      }
      long product = (long) significand * termWeight;
      int shift = exponent - EXPONENT_OFFSET;
      long addHigh;
      long addLow;
      if (shift > 0 && shift < Long.SIZE) {
        addHigh = product >>> (Long.SIZE - shift);
        addLow = product << shift;
      } else if (shift <= 0) {
        addHigh = 0;
        addLow = shift > -Long.SIZE ? product >>> -shift : 0;
      } else {
        addHigh = product << (shift - Long.SIZE);
        addLow = 0;
      }
      // All ones where the term is negative. Signs are random: a branch would be mispredicted.
      long sign = bits >> 31;
      addHigh = (addHigh ^ sign) - (addLow == 0 ? sign : 0);
      addLow = (addLow ^ sign) - sign;
      addAt(i, addHigh, addLow);
    }
  }

  /** Adds another sum of vectors of the same layout. */
  void merge(ExactSum other) {
    requireSize(other.high.length);
    addWeight(other.weight);
    for (int i = 0; i < high.length; i++) {
      addAt(i, other.high[i], other.low[i]);
    }
  }

  /** The sum of the weights so far. */
  long weight() {
    return weight;
  }

  /** The sum over the sum of the weights, each element rounded to the nearest float. */
  float[] mean() {
    if (weight == 0) {
      throw new IllegalStateException("Cannot take the mean of " + what + ": nothing was added");
    }
    float[] mean = new float[high.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = quotient(high[i], low[i], weight);
    }
    return mean;
  }

  private void addAt(int i, long addHigh, long addLow) {
    long sum = low[i] + addLow;
    // An unsigned sum below its summand has wrapped.
    high[i] += addHigh + (Long.compareUnsigned(sum, addLow) < 0 ? 1 : 0);
    low[i] = sum;
  }

  private void addWeight(long added) {
    if (added < 1 || added > maxWeight - weight) {
      throw new IllegalArgumentException(
          "Cannot add weight %d to %s: %d of %d is taken"
              .formatted(added, what, weight, maxWeight));
    }
    weight += added;
  }

  private void requireSize(int length) {
    if (length != high.length) {
      throw new IllegalArgumentException(
          "Cannot add %d elements to %s: it has %d".formatted(length, what, high.length));
    }
  }

  private DivergedException refused(int index, float value) {
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      int at = index - tensor.offset();
      if (at >= 0 && at < tensor.length()) {
        return new DivergedException(
            "Cannot average %s: %s[%d] is %s, and only finite values below %s can be averaged. Lower the learning rate or the clip norm."
                .formatted(what, tensor.name(), at, value, bound));
      }
    }
    throw new IndexOutOfBoundsException(index);
  }

  /**
   * {@code (high:low / divisor) * 2^-80} to the nearest float, ties to even, by long division in
   * words of 32 bits. The least quotient, 2^-80 / 2^31, is a normal float.
   */
  private static float quotient(long high, long low, long divisor) {
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
