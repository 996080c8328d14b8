package io.quadraspark.dataprep.image;

import java.util.zip.CRC32;

/** PNG: the chunks with their checksums to IEND. */
final class PngFormat implements ImageFormat {
  private static final int SIGNATURE_BYTES = 8;
  private static final int CHUNK_FRAME_BYTES = 12; // length, type, checksum
  private static final int HEADER_BYTES = 13;

  @Override
  public String label() {
    return "PNG";
  }

  @Override
  public boolean matches(byte[] bytes) {
    return Bytes.has(bytes, 0, "\u0089PNG\r\n\u001a\n");
  }

  @Override
  public Dimensions inspect(byte[] bytes) throws BadImage {
    Dimensions dimensions = null;
    boolean pixels = false;
    int at = SIGNATURE_BYTES;
    while (true) {
      if (at + CHUNK_FRAME_BYTES > bytes.length) {
        throw truncated();
      }
      int length = Bytes.bigEndian32(bytes, at);
      if (length < 0 || length > bytes.length - at - CHUNK_FRAME_BYTES) {
        throw truncated();
      }
      CRC32 checksum = new CRC32();
      checksum.update(bytes, at + 4, length + 4);
      if ((int) checksum.getValue() != Bytes.bigEndian32(bytes, at + 8 + length)) {
        throw new BadImage("corrupt PNG: a chunk's checksum is wrong");
      }
      boolean header = Bytes.has(bytes, at + 4, "IHDR") && length == HEADER_BYTES;
      if (header != (dimensions == null)) {
        throw new BadImage("corrupt PNG: one header chunk must be there, and be the first");
      }
      if (header) {
        dimensions =
            new Dimensions(Bytes.bigEndian32(bytes, at + 8), Bytes.bigEndian32(bytes, at + 12));
      }
      pixels |= Bytes.has(bytes, at + 4, "IDAT");
      if (Bytes.has(bytes, at + 4, "IEND")) {
        if (!pixels) {
          throw new BadImage("corrupt PNG: it has no image data");
        }
        return dimensions;
      }
      at += length + CHUNK_FRAME_BYTES;
    }
  }

  private static BadImage truncated() {
    return new BadImage("truncated PNG: no end chunk");
  }
}
