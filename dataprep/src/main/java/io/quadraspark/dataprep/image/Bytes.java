package io.quadraspark.dataprep.image;

import java.nio.charset.StandardCharsets;

/** Numbers in the headers of image files. */
final class Bytes {
  private Bytes() {}

  static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xff;
  }

  static int bigEndian16(byte[] bytes, int at) {
    return u8(bytes, at) << 8 | u8(bytes, at + 1);
  }

  static int littleEndian16(byte[] bytes, int at) {
    return u8(bytes, at + 1) << 8 | u8(bytes, at);
  }

  static int littleEndian24(byte[] bytes, int at) {
    return u8(bytes, at + 2) << 16 | littleEndian16(bytes, at);
  }

  static int bigEndian32(byte[] bytes, int at) {
    return bigEndian16(bytes, at) << 16 | bigEndian16(bytes, at + 2);
  }

  static int littleEndian32(byte[] bytes, int at) {
    return littleEndian16(bytes, at + 2) << 16 | littleEndian16(bytes, at);
  }

  /** Whether the ASCII {@code text} stands at {@code at}. */
  static boolean has(byte[] bytes, int at, String text) {
    byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
    if (at + expected.length > bytes.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
