package io.quadraspark.training.sum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedIntegersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 1000, Chunks.LENGTH, Chunks.LENGTH + 1, 20_000})
  void numbersOfEveryWidthComeBack(int length) {
    Random random = new Random(length);
    WideIntegers numbers = new WideIntegers(length);
    for (int i = 0; i < length; i++) {
      // Neighbours are alike, so that blocks of every shift and width occur.
      int block = i / 64;
      int shift = block * 7 % 128;
      int bits = 1 + block * 5 % (128 - shift);
      set(numbers, i, random, bits, shift);
    }
    assertSame(unpacked(packed(numbers), length), numbers);
  }

  @Test
  void extremesComeBack() {
    long[] words = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x8000_0000L, 1L << 62};
    for (long high : words) {
      for (long low : words) {
        WideIntegers one = new WideIntegers(new long[] {high}, new long[] {low});
        assertSame(unpacked(packed(one), 1), one);
        WideIntegers besideZero = new WideIntegers(new long[] {0, high}, new long[] {0, low});
        assertSame(unpacked(packed(besideZero), 2), besideZero);
      }
    }
  }

  @Test
  void areAddedToWhatIsThere() {
    WideIntegers numbers = new WideIntegers(new long[] {-1, 5}, new long[] {-3, 7});
    WideIntegers sum = new WideIntegers(new long[] {0, 1}, new long[] {4, -1});
    int end = PackedIntegers.add(packed(numbers), 0, sum, Chunks.ONE_THREAD);
    // -3 + 4, and 5 * 2^64 + 7 + 2^64 + 2^64 - 1.
    assertThat(sum.high()).containsExactly(0, 7);
    assertThat(sum.low()).containsExactly(1, 6);
    assertThat(end).isEqualTo(packed(numbers).length - PackedIntegers.SLACK);
  }

  @Test
  void zerosTakeNoBytes() {
    byte[] packed = packed(new WideIntegers(640));
    assertThat(packed).hasSize(Integer.BYTES + 10 * 2 + PackedIntegers.SLACK);
  }

  @Test
  void sumsOfLikeFloatsTakeSevenBytesAtMost() {
    Random random = new Random(3);
    WideIntegers numbers = new WideIntegers(6400);
    for (int i = 0; i < numbers.length(); i++) {
      double value = random.nextGaussian();
      numbers.add(i, value < 0 ? -1 : 0, (long) (value * (1L << 47)) & -(1L << 8));
    }
    assertThat(packed(numbers).length).isLessThan(7 * numbers.length());
  }

  @Test
  void neverTakeMoreThanTheBound() {
    for (int length : new int[] {1, 64, 100, Chunks.LENGTH + 5}) {
      WideIntegers numbers = new WideIntegers(length);
      for (int i = 0; i < length; i++) {
        numbers.add(i, i % 2 == 0 ? Long.MIN_VALUE : Long.MAX_VALUE, 2L * i + 1);
      }
      assertThat((long) packed(numbers).length - PackedIntegers.SLACK)
          .isEqualTo(PackedIntegers.bound(length));
    }
  }

  /** A random number of so many significant bits, moved up. */
  private static void set(WideIntegers numbers, int i, Random random, int bits, int shift) {
    BigInteger number = new BigInteger(bits, random).shiftLeft(shift);
    if (random.nextBoolean()) {
      number = number.negate();
    }
    numbers.add(i, number.shiftRight(64).longValue(), number.longValue());
  }

  private static void assertSame(WideIntegers found, WideIntegers expected) {
    assertThat(found.high()).isEqualTo(expected.high());
    assertThat(found.low()).isEqualTo(expected.low());
  }

  private static byte[] packed(WideIntegers numbers) {
    int size = Math.toIntExact(PackedIntegers.size(numbers));
    ByteBuffer out = ByteBuffer.allocate(size + PackedIntegers.SLACK);
    PackedIntegers.write(out, numbers);
    assertThat(out.position()).isEqualTo(size);
    return out.array();
  }

  private static WideIntegers unpacked(byte[] packed, int length) {
    WideIntegers numbers = new WideIntegers(length);
    PackedIntegers.add(packed, 0, numbers, Chunks.ONE_THREAD);
    return numbers;
  }
}
