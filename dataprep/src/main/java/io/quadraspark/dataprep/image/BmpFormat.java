package io.quadraspark.dataprep.image;

/** BMP with any header from OS/2's on: the pixels that the header promises are there. */
final class BmpFormat implements ImageFormat {
  private static final int FILE_HEADER_BYTES = 14;
  private static final int CORE_HEADER_BYTES = 12; // OS/2 1.x: 16-bit sides
  private static final int INFO_HEADER_BYTES = 40;
  private static final int RUN_LENGTH_8 = 1;
  private static final int RUN_LENGTH_4 = 2;

  @Override
  public String label() {
    return "BMP";
  }

  @Override
  public boolean matches(byte[] bytes) {
    // Two letters alone would take many a text for a bitmap; the reserved bytes are zero.
    return Bytes.has(bytes, 0, "BM") && (bytes.length < 10 || Bytes.littleEndian32(bytes, 6) == 0);
  }

  @Override
  public Dimensions inspect(byte[] bytes) throws BadImage {
    if (bytes.length < FILE_HEADER_BYTES + CORE_HEADER_BYTES) {
      throw noHeader();
    }
    int headerBytes = Bytes.littleEndian32(bytes, FILE_HEADER_BYTES);
    if (headerBytes == CORE_HEADER_BYTES) {
      int width = Bytes.littleEndian16(bytes, 18);
      int height = Bytes.littleEndian16(bytes, 20);
      checkRows(bytes, width, height, Bytes.littleEndian16(bytes, 24));
      return new Dimensions(width, height);
    }
    if (headerBytes < INFO_HEADER_BYTES) {
      throw new BadImage("corrupt BMP: an unknown header of %d bytes".formatted(headerBytes));
    }
    if (bytes.length < FILE_HEADER_BYTES + INFO_HEADER_BYTES) {
      throw noHeader();
    }
    int width = Bytes.littleEndian32(bytes, 18);
    int height = Math.abs(Bytes.littleEndian32(bytes, 22)); // negative: top row first
    int bits = Bytes.littleEndian16(bytes, 28);
    int compression = Bytes.littleEndian32(bytes, 30);
    if (compression == RUN_LENGTH_8 || compression == RUN_LENGTH_4) {
      checkRuns(bytes, height, compression == RUN_LENGTH_4);
    } else {
      checkRows(bytes, width, height, bits);
    }
    return new Dimensions(width, height);
  }

  private static void checkRows(byte[] bytes, int width, int height, int bits) throws BadImage {
    long rowBytes = ((long) width * bits + 31) / 32 * 4;
    if (pixels(bytes) + rowBytes * height > bytes.length) {
      throw new BadImage("truncated BMP: rows are missing");
    }
  }

  /** Runs are whole when their end mark comes, or the last row's. */
  private static void checkRuns(byte[] bytes, int height, boolean halfBytes) throws BadImage {
    long at = pixels(bytes);
    int rows = 0;
    while (at + 2 <= bytes.length) {
      int count = Bytes.u8(bytes, (int) at);
      int value = Bytes.u8(bytes, (int) at + 1);
      at += 2;
      if (count > 0) {
        continue;
      }
      switch (value) {
        case 0 -> rows++; // end of a row
        case 1 -> { // end of the picture
          return;
        }
        case 2 -> { // a jump, so far to the right and so many rows up
          rows += at + 1 < bytes.length ? Bytes.u8(bytes, (int) at + 1) : 0;
          at += 2;
        }
        default -> { // so many pixels as they are, to an even number of bytes
          int literal = halfBytes ? (value + 1) / 2 : value;
          at += literal + (literal & 1);
        }
      }
      if (rows >= height && at <= bytes.length) {
        return;
      }
    }
    throw new BadImage("truncated BMP: rows are missing");
  }

  private static long pixels(byte[] bytes) {
    return Integer.toUnsignedLong(Bytes.littleEndian32(bytes, 10));
  }

  private static BadImage noHeader() {
    return new BadImage("truncated BMP: no whole header");
  }
}
