package io.quadraspark.dataprep.image;

import java.util.Arrays;

/** A Huffman table of a JPEG (ITU-T T.81, annex C): canonical codes of 1 to 16 bits. */
final class HuffmanTable {
  private static final int LONGEST = 16;
  private static final int QUICK_BITS = 9;

  /** Length and symbol of each code of up to 9 bits, by what the next 9 bits are; else 0. */
  private final short[] quick = new short[1 << QUICK_BITS];

  /** Of each length, one more than its last code, moved to the left of 16 bits. */
  private final int[] end = new int[LONGEST + 1];

  /** What a code of that length is away from its symbol's index. */
  private final int[] shift = new int[LONGEST + 1];

  private final byte[] symbols;

  /**
   * @param start of 16 numbers, how many codes there are of each length; the symbols follow
   */
  HuffmanTable(byte[] bytes, int start, int limit) throws BadImage {
    int symbolsStart = start + LONGEST;
    int count = 0;
    int code = 0;
    for (int length = 1; length <= LONGEST; length++) {
      int codes = symbolsStart <= limit ? Bytes.u8(bytes, start + length - 1) : 0;
      shift[length] = count - code;
      count += codes;
      code += codes;
      end[length] = code << LONGEST - length;
      if (symbolsStart + count > limit || code > 1 << length) {
        throw new BadImage("corrupt JPEG: an impossible Huffman table");
      }
      code <<= 1;
    }
    if (count == 0) {
      throw new BadImage("corrupt JPEG: an empty Huffman table");
    }
    symbols = Arrays.copyOfRange(bytes, symbolsStart, symbolsStart + count);
    for (int next = 0; next < quick.length; next++) {
      int entry = search(next << LONGEST - QUICK_BITS);
      quick[next] = entry >>> Byte.SIZE <= QUICK_BITS ? (short) entry : 0;
    }
  }

  /** Bytes of the table in its segment. */
  int length() {
    return LONGEST + symbols.length;
  }

  /**
   * The code at the head of 16 bits.
   *
   * @return its symbol in the lower 8 bits, its length above; 0 where no code begins so
   */
  int decode(int next16) {
    int entry = quick[next16 >>> LONGEST - QUICK_BITS];
    return entry != 0 ? entry : search(next16);
  }

  private int search(int next16) {
    for (int length = 1; length <= LONGEST; length++) {
      if (next16 < end[length]) {
        int code = next16 >>> LONGEST - length;
        return length << Byte.SIZE | symbols[code + shift[length]] & 0xff;
      }
    }
    return 0;
  }
}
