package io.quadraspark.training.sum;

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

  /** How many bytes {@link #write} takes for {@code numbers}. */
  static long size(WideIntegers numbers) {
    long size = (long) CHUNK_HEADER * Chunks.of(numbers.length());
    // A chunk is a whole number of blocks.
    for (int from = 0; from < numbers.length(); from += BLOCK) {
      int to = Math.min(from + BLOCK, numbers.length());
      size += BLOCK_HEADER + (long) (to - from) * bytes(form(numbers, from, to));
    }
    return size;
  }

  /**
   * Writes all of {@code numbers} at the buffer's position.
   *
   * @param out a whole array, which has {@link #SLACK} bytes more than the numbers take
   */
  static void write(ByteBuffer out, WideIntegers numbers) {
    for (int chunk = 0; chunk < Chunks.of(numbers.length()); chunk++) {
      int start = out.position() + CHUNK_HEADER;
      int to = Chunks.end(chunk, numbers.length());
      int end = pack(numbers, Chunks.first(chunk), to, out.array(), start);
      out.putInt(end - start);
      out.position(end);
    }
  }

  private static int pack(WideIntegers numbers, int from, int to, byte[] out, int start) {
    int at = start;
    for (int block = from; block < to; block += BLOCK) {
      at = packBlock(numbers, block, Math.min(block + BLOCK, to), out, at);
    }
    return at;
  }

  /** The low bits that a block leaves out, and above them the bytes of one number. */
  private static int form(WideIntegers numbers, int from, int to) {
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
    return shift | (bits + Byte.SIZE - 1) / Byte.SIZE << Byte.SIZE;
  }

  private static int shift(int form) {
    return form & 0xFF;
  }

  private static int bytes(int form) {
    return form >>> Byte.SIZE;
  }

  private static int packBlock(WideIntegers numbers, int from, int to, byte[] out, int start) {
    long[] high = numbers.high();
    long[] low = numbers.low();
    int form = form(numbers, from, to);
    int shift = shift(form);
    int bytes = bytes(form);
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
