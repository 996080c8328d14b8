package io.quadraspark.training;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * 128-bit integers on the wire, two's complement, without the bits that they have not got: the
 * numbers of a block leave out the low bits that are zero in all of them and the high bits that
 * only repeat the sign. Sums of float vectors take 5 to 7 bytes an element instead of 16.
 *
 * <p>A vector is written in chunks of {@link Chunks#LENGTH} elements: their size in bytes as an
 * int, then blocks. A block is the count of low bits left out, the bytes of one number, and the
 * numbers, the lowest byte first.
 */
final class PackedIntegers {
  /**
   * Bytes that have to follow the last chunk in its array: numbers are read eight bytes at a time.
   */
  static final int SLACK = 2 * Long.BYTES;

  private static final int BLOCK = 64;
  private static final int BLOCK_HEADER = 2;
  private static final int CHUNK_HEADER = Integer.BYTES;
  private static final int NUMBER = 2 * Long.BYTES;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private PackedIntegers() {}

  /** The most bytes that so many numbers take. */
  static long bound(int elements) {
    long blocks = (elements + BLOCK - 1L) / BLOCK;
    return (long) NUMBER * elements + BLOCK_HEADER * blocks + CHUNK_HEADER * Chunks.of(elements);
  }

  /** Writes all of {@code numbers}. */
  static void write(DataOutputStream out, WideIntegers numbers) throws IOException {
    byte[] chunk = new byte[(int) bound(Chunks.LENGTH) + SLACK];
    for (int number = 0; number < Chunks.of(numbers.length()); number++) {
      int end = Chunks.end(number, numbers.length());
      int size = pack(numbers, Chunks.first(number), end, chunk);
      out.writeInt(size);
      out.write(chunk, 0, size);
    }
  }

  private static int pack(WideIntegers numbers, int from, int to, byte[] out) {
    int at = 0;
    for (int start = from; start < to; start += BLOCK) {
      at = packBlock(numbers, start, Math.min(start + BLOCK, to), out, at);
    }
    return at;
  }

  private static int packBlock(WideIntegers numbers, int from, int to, byte[] out, int start) {
    long[] high = numbers.high();
    long[] low = numbers.low();
    long bitsHigh = 0;
    long bitsLow = 0;
    long significantHigh = 0;
    long significantLow = 0;
    for (int i = from; i < to; i++) {
      long sign = high[i] >> 63;
      bitsHigh |= high[i];
      bitsLow |= low[i];
      significantHigh |= high[i] ^ sign;
      significantLow |= low[i] ^ sign;
    }
    int shift = trailingZeros(bitsHigh, bitsLow);
    // One bit more for the sign. A block of zeros has numbers without bytes.
    int bits = shift == 2 * Long.SIZE ? 0 : length(significantHigh, significantLow) + 1 - shift;
    int bytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
    out[start] = (byte) shift;
    out[start + 1] = (byte) bytes;
    int at = start + BLOCK_HEADER;
    for (int i = from; i < to; i++) {
      if (shift < Long.SIZE) {
        LONG.set(out, at, low[i] >>> shift | high[i] << 1 << (63 - shift));
        if (bytes > Long.BYTES) {
          LONG.set(out, at + Long.BYTES, high[i] >> shift);
        }
      } else {
        LONG.set(out, at, high[i] >> (shift - Long.SIZE));
      }
      at += bytes;
    }
    return at;
  }

  private static int trailingZeros(long high, long low) {
    return low == 0
        ? Long.SIZE + Long.numberOfTrailingZeros(high)
        : Long.numberOfTrailingZeros(low);
  }

  private static int length(long high, long low) {
    return high == 0
        ? Long.SIZE - Long.numberOfLeadingZeros(low)
        : 2 * Long.SIZE - Long.numberOfLeadingZeros(high);
  }

  /**
   * Adds what {@link #write} wrote to as many numbers.
   *
   * @param at where it begins
   * @return where it ends
   */
  static int add(byte[] in, int at, WideIntegers numbers, Chunks chunks) {
    ByteBuffer bytes = ByteBuffer.wrap(in);
    int[] starts = new int[Chunks.of(numbers.length())];
    int end = at;
    for (int number = 0; number < starts.length; number++) {
      starts[number] = end + CHUNK_HEADER;
      end = starts[number] + bytes.getInt(end);
    }
    chunks.each(numbers.length(), number -> addChunk(in, starts[number], numbers, number));
    return end;
  }

  private static void addChunk(byte[] in, int at, WideIntegers numbers, int chunk) {
    int to = Chunks.end(chunk, numbers.length());
    int position = at;
    for (int start = Chunks.first(chunk); start < to; start += BLOCK) {
      position = addBlock(in, position, numbers, start, Math.min(start + BLOCK, to));
    }
  }

  private static int addBlock(byte[] in, int start, WideIntegers numbers, int from, int to) {
    int shift = Byte.toUnsignedInt(in[start]);
    int bytes = in[start + 1];
    int at = start + BLOCK_HEADER;
    if (bytes == 0) {
      return at;
    }
    int spare = Long.SIZE - Byte.SIZE * ((bytes - 1) % Long.BYTES + 1);
    for (int i = from; i < to; i++, at += bytes) {
      long word = (long) LONG.get(in, at);
      long above;
      if (bytes > Long.BYTES) {
        above = (long) LONG.get(in, at + Long.BYTES) << spare >> spare;
      } else {
        word = word << spare >> spare;
        above = word >> 63;
      }
      if (shift < Long.SIZE) {
        numbers.add(i, above << shift | word >>> 1 >>> (63 - shift), word << shift);
      } else {
        numbers.add(i, word << (shift - Long.SIZE), 0);
      }
    }
    return at;
  }
}
