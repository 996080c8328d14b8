package io.quadraspark.dataprep;

import java.util.SplittableRandom;

/** Random numbers that depend on a seed and a purpose alone, the same on every machine. */
public final class SeededRandom {
  private SeededRandom() {}

  /** A generator that is a pure function of its arguments. */
  public static SplittableRandom of(long seed, long a, long b) {
    return new SplittableRandom(mix(mix(mix(seed) ^ a) ^ b));
  }

  /** A permutation of 0 to {@code n - 1}, a pure function of its arguments. */
  public static int[] permutation(int n, long seed, long a, long b) {
    SplittableRandom random = of(seed, a, b);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** A bijection of 64 bits in which every input bit moves about half of the output bits. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
