package io.quadraspark.dataprep.image;

/** The orientation tag of EXIF's first directory; that of the thumbnail, the second, is another. */
final class ExifOrientation {
  static final int UPRIGHT = 1;

  private static final int TAG = 0x0112;
  private static final int LAST = 8;
  private static final int ENTRY_BYTES = 12;
  private static final String SIGNATURE = "Exif\0\0";

  private ExifOrientation() {}

  /** 1 to 8, of a JPEG's APP1 segment; upright where the segment says nothing that makes sense. */
  static int of(byte[] bytes, int start, int end) {
    int tiff = start + SIGNATURE.length();
    if (end - tiff < 10 || !Bytes.has(bytes, start, SIGNATURE)) {
      return UPRIGHT;
    }
    boolean little = Bytes.has(bytes, tiff, "II");
    int directory = number32(bytes, tiff + 4, little);
    if (directory < 8 || directory > end - tiff - 2) {
      return UPRIGHT;
    }
    int entries = number16(bytes, tiff + directory, little);
    for (int i = 0; i < entries; i++) {
      int entry = tiff + directory + 2 + ENTRY_BYTES * i;
      if (entry + ENTRY_BYTES > end) {
        return UPRIGHT;
      }
      if (number16(bytes, entry, little) == TAG) {
        int value = number16(bytes, entry + 8, little);
        return value >= UPRIGHT && value <= LAST ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  private static int number16(byte[] bytes, int at, boolean little) {
    return little ? Bytes.littleEndian16(bytes, at) : Bytes.bigEndian16(bytes, at);
  }

  private static int number32(byte[] bytes, int at, boolean little) {
    return little ? Bytes.littleEndian32(bytes, at) : Bytes.bigEndian32(bytes, at);
  }
}
