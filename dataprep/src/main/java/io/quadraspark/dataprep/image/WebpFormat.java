package io.quadraspark.dataprep.image;

/** WebP: the chunks that the RIFF header promises, and the dimensions in the first of them. */
final class WebpFormat implements ImageFormat {
  private static final int RIFF_HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int DIMENSIONS_END = 30;

  @Override
  public String label() {
    return "WebP";
  }

  @Override
  public boolean matches(byte[] bytes) {
    return Bytes.has(bytes, 0, "RIFF") && Bytes.has(bytes, 8, "WEBP");
  }

  @Override
  public Dimensions inspect(byte[] bytes) throws BadImage {
    long promised = 8 + Integer.toUnsignedLong(Bytes.littleEndian32(bytes, 4));
    if (bytes.length < DIMENSIONS_END || bytes.length < promised) {
      throw new BadImage("truncated WebP: it is shorter than its header says");
    }
    checkChunks(bytes, (int) promised);
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

  private static void checkChunks(byte[] bytes, int end) throws BadImage {
    boolean picture = false;
    long at = RIFF_HEADER_BYTES;
    while (at + CHUNK_HEADER_BYTES <= end) {
      int chunk = (int) at;
      picture |= Bytes.has(bytes, chunk, "VP8 ");
      picture |= Bytes.has(bytes, chunk, "VP8L") || Bytes.has(bytes, chunk, "ANMF");
      long length = Integer.toUnsignedLong(Bytes.littleEndian32(bytes, chunk + 4));
      at += CHUNK_HEADER_BYTES + length;
      if (at > end) {
        throw new BadImage("truncated WebP: a chunk is longer than the file");
      }
      at += length & 1; // chunks begin at even positions
    }
    if (!picture) {
      throw new BadImage("corrupt WebP: it has no picture");
    }
  }
}
