package io.quadraspark.dataprep.image;

/** BMP with an information header: the pixels that the header promises are there. */
final class BmpFormat implements ImageFormat {
  private static final int HEADER_BYTES = 54;

  @Override
  public boolean matches(byte[] bytes) {
    // Two letters alone would take many a text for a bitmap; the reserved bytes are zero.
    return Bytes.has(bytes, 0, "BM") && (bytes.length < 10 || Bytes.littleEndian32(bytes, 6) == 0);
  }

  @Override
  public Dimensions inspect(byte[] bytes) throws BadImage {
    if (bytes.length < HEADER_BYTES) {
      throw new BadImage("truncated BMP: no whole header");
    }
    int width = Bytes.littleEndian32(bytes, 18);
    int height = Math.abs(Bytes.littleEndian32(bytes, 22)); // negative: top row first
    int bits = Bytes.littleEndian16(bytes, 28);
    boolean uncompressed = Bytes.littleEndian32(bytes, 30) == 0;
    long rowBytes = ((long) width * bits + 31) / 32 * 4;
    long pixels = Integer.toUnsignedLong(Bytes.littleEndian32(bytes, 10));
    if (uncompressed && pixels + rowBytes * height > bytes.length) {
      throw new BadImage("truncated BMP: rows are missing");
    }
    return new Dimensions(width, height);
  }
}
