package io.quadraspark.dataprep.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bits of a JPEG's scan between two restart markers, without the zeros stuffed after FF. */
final class EntropyBits {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private final byte[] clean;
  private int next;
  private long position;
  private long length;

  EntropyBits(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.next = start;
    this.end = end;
    // Reads go past the end by one word, and find zeros there.
    this.clean = new byte[end - start + 2 * Long.BYTES];
    fill();
  }

  /** Takes the bytes up to the next marker. */
  private void fill() {
    int count = 0;
    int at = next;
    while (at < end) {
      byte value = bytes[at];
      if (value != (byte) 0xff) {
        clean[count++] = value;
        at++;
        continue;
      }
      int code = at + 1;
      while (code < end && bytes[code] == (byte) 0xff) {
        code++;
      }
      if (code >= end || bytes[code] != 0) {
        at = code;
        break;
      }
      clean[count++] = (byte) 0xff;
      at = code + 1;
    }
    next = at;
    position = 0;
    length = (long) count * Byte.SIZE;
    Arrays.fill(clean, count, Math.min(clean.length, count + 2 * Long.BYTES), (byte) 0);
  }

  /** The next 48 bits and more, at the left of the word. */
  long window() throws BadImage {
    if (position > length) {
      throw new BadImage("corrupt JPEG: the data of a scan ends too early");
    }
    return (long) LONG.get(clean, (int) (position >>> 3)) << (position & 7);
  }

  void skip(int bits) {
    position += bits;
  }

  /** Decodes one code. */
  int symbol(HuffmanTable table) throws BadImage {
    int entry = table.decode((int) (window() >>> 48));
    if (entry == 0) {
      throw new BadImage("corrupt JPEG: an unknown Huffman code");
    }
    position += entry >>> Byte.SIZE;
    return entry & 0xff;
  }

  int number(int bits) throws BadImage {
    long value = window() >>> 1 >>> Long.SIZE - 1 - bits;
    position += bits;
    return (int) value;
  }

  /** Refuses what an encoder would not have written: too little, or more than bits of padding. */
  void checkUsedUp() throws BadImage {
    if (position > length) {
      throw new BadImage("corrupt JPEG: the data of a scan ends too early");
    }
    if (length - position >= Byte.SIZE) {
      throw new BadImage("corrupt JPEG: the data of a scan goes on after its last block");
    }
  }

  /**
   * Goes to the data behind a restart marker.
   *
   * @param number of the marker that must stand here, 0 to 7
   */
  void restart(int number) throws BadImage {
    checkUsedUp();
    if (next >= end || Bytes.u8(bytes, next) != 0xd0 + number) {
      throw new BadImage("corrupt JPEG: a restart marker is missing");
    }
    next++;
    fill();
  }

  /** Refuses a marker behind the last block. */
  void checkEnd() throws BadImage {
    checkUsedUp();
    if (next < end) {
      throw new BadImage("corrupt JPEG: a restart marker where none must be");
    }
  }
}
