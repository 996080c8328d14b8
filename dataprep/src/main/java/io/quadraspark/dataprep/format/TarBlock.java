package io.quadraspark.dataprep.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The tar header of a shard's entry, in the one form that this project writes: ustar, plain file,
 * mode 0644, owner 0, time 0. One form means that a reader can tell every changed byte.
 */
final class TarBlock {
  /** Headers and contents are padded to this many bytes. */
  static final int SIZE = 512;

  private static final int NAME_BYTES = 100;
  private static final int SIZE_OFFSET = 124;
  private static final int CHECKSUM_OFFSET = 148;

  private TarBlock() {}

  /** {@code length} rounded up to whole blocks. */
  static int padded(int length) {
    return Math.addExact(length, SIZE - 1) / SIZE * SIZE;
  }

  static byte[] header(String name, int length) {
    byte[] block = new byte[SIZE];
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    if (nameBytes.length > NAME_BYTES) {
      throw new IllegalArgumentException("Entry name longer than 100 bytes: " + name);
    }
    System.arraycopy(nameBytes, 0, block, 0, nameBytes.length);
    octal(block, 100, 8, 0644); // mode
    octal(block, 108, 8, 0); // user
    octal(block, 116, 8, 0); // group
    octal(block, SIZE_OFFSET, 12, length);
    octal(block, 136, 12, 0); // modification time
    block[156] = '0'; // plain file
    ascii(block, 257, "ustar\0" + "00");
    Arrays.fill(block, CHECKSUM_OFFSET, CHECKSUM_OFFSET + 8, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    ascii(block, CHECKSUM_OFFSET, String.format("%06o\0 ", sum));
    return block;
  }

  /** The entry name in the header at {@code offset}. */
  static String name(byte[] tar, int offset) {
    int end = offset;
    while (end < offset + NAME_BYTES && tar[end] != 0) {
      end++;
    }
    return new String(tar, offset, end - offset, StandardCharsets.UTF_8);
  }

  /** The entry length in the header at {@code offset}, or -1 where there is no such number. */
  static int length(byte[] tar, int offset) {
    long length = 0;
    for (int i = offset + SIZE_OFFSET; i < offset + SIZE_OFFSET + 11; i++) {
      if (tar[i] < '0' || tar[i] > '7') {
        return -1;
      }
      length = length * 8 + (tar[i] - '0');
    }
    return length > Integer.MAX_VALUE ? -1 : (int) length;
  }

  private static void octal(byte[] block, int offset, int width, long value) {
    ascii(block, offset, String.format("%0" + (width - 1) + "o", value));
  }

  private static void ascii(byte[] block, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }
}
