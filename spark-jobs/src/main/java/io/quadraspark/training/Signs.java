package io.quadraspark.training;

/**
 * An endless stream of +1 and -1, the same in every JVM: the bits of SplitMix64 (Steele et al.,
 * 2014).
 */
final class Signs {
  private long state;
  private long bits;
  private int left;

  Signs(long seed) {
    this.state = seed;
  }

  /** The next signs of the stream. */
  float[] next(int count) {
    float[] signs = new float[count];
    for (int i = 0; i < count; i++) {
      if (left == 0) {
        refill();
      }
      signs[i] = 1 - 2 * (bits & 1);
      bits >>>= 1;
      left--;
    }
    return signs;
  }

  private void refill() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    bits = mixed ^ (mixed >>> 31);
    left = Long.SIZE;
  }
}
