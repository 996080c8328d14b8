package io.quadraspark.dataprep.image;

/** WebP: the length in the RIFF header, and the dimensions in the first chunk. */
final class WebpFormat implements ImageFormat {
  private static final int HEADER_BYTES = 30;

  @Override
  public boolean matches(byte[] bytes) {
    return Bytes.has(bytes, 0, "RIFF") && Bytes.has(bytes, 8, "WEBP");
  }

  @Override
  public Dimensions inspect(byte[] bytes) throws BadImage {
    long promised = 8 + Integer.toUnsignedLong(Bytes.littleEndian32(bytes, 4));
    if (bytes.length < HEADER_BYTES || bytes.length < promised) {
      throw new BadImage("truncated WebP: it is shorter than its header says");
    }
    if (Bytes.has(bytes, 12, "VP8X")) {
      return new Dimensions(
          Bytes.littleEndian24(bytes, 24) + 1, Bytes.littleEndian24(bytes, 27) + 1);
    }
    if (Bytes.has(bytes, 12, "VP8L")) {
      int packed = Bytes.littleEndian32(bytes, 21);
      return new Dimensions((packed & 0x3fff) + 1, (packed >>> 14 & 0x3fff) + 1);
    }
    if (Bytes.has(bytes, 12, "VP8 ")) {
      return new Dimensions(
          Bytes.littleEndian16(bytes, 26) & 0x3fff, Bytes.littleEndian16(bytes, 28) & 0x3fff);
    }
    throw new BadImage("corrupt WebP: an unknown first chunk");
  }
}
