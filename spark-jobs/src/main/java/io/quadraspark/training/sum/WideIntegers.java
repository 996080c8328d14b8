package io.quadraspark.training.sum;

/**
 * An array of 128-bit integers, two's complement: element i is {@code high[i] * 2^64 + low[i]}, low
 * being unsigned. Addition wraps.
 */
record WideIntegers(long[] high, long[] low) {
  /** Zeros. */
  WideIntegers(int length) {
    this(new long[length], new long[length]);
  }

  int length() {
    return high.length;
  }

  /** Adds {@code addHigh * 2^64 + addLow} to element {@code i}. */
  void add(int i, long addHigh, long addLow) {
    long sum = low[i] + addLow;
    // An unsigned sum below its summand has wrapped.
    high[i] += addHigh + (Long.compareUnsigned(sum, addLow) < 0 ? 1 : 0);
    low[i] = sum;
  }
}
