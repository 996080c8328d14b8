package io.quadraspark.dataprep.image;

/** JPEG: the segments, the scans between them and the end marker. */
final class JpegFormat implements ImageFormat {
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;

  @Override
  public boolean matches(byte[] bytes) {
    return Bytes.has(bytes, 0, "\u00ff\u00d8\u00ff");
  }

  @Override
  public Dimensions inspect(byte[] bytes) throws BadImage {
    Dimensions dimensions = null;
    boolean scanned = false;
    int at = 2;
    while (true) {
      at = marker(bytes, at);
      int marker = Bytes.u8(bytes, at);
      at++;
      if (marker == END_OF_IMAGE) {
        if (dimensions == null || !scanned) {
          throw new BadImage("corrupt JPEG: it ends before the first scan");
        }
        return dimensions;
      }
      if (standsAlone(marker)) {
        continue;
      }
      if (at + 2 > bytes.length) {
        throw truncated();
      }
      int length = Bytes.bigEndian16(bytes, at);
      if (length < 2) {
        throw new BadImage("corrupt JPEG: a segment of impossible length");
      }
      if (at + length > bytes.length) {
        throw truncated();
      }
      if (isFrame(marker)) {
        if (length < 8) {
          throw new BadImage("corrupt JPEG: a frame header that is too short");
        }
        dimensions =
            new Dimensions(Bytes.bigEndian16(bytes, at + 5), Bytes.bigEndian16(bytes, at + 3));
      }
      at += length;
      if (marker == START_OF_SCAN) {
        scanned = true;
        at = endOfScan(bytes, at);
      }
    }
  }

  /** Where the code of the marker at {@code at} stands: after one or more bytes FF. */
  private static int marker(byte[] bytes, int at) throws BadImage {
    if (at >= bytes.length) {
      throw truncated();
    }
    if (Bytes.u8(bytes, at) != 0xff) {
      throw new BadImage("corrupt JPEG: no marker where one must be");
    }
    int code = at;
    while (code < bytes.length && Bytes.u8(bytes, code) == 0xff) {
      code++;
    }
    if (code >= bytes.length) {
      throw truncated();
    }
    return code;
  }

  /** The first FF after entropy-coded data that is not part of it. */
  private static int endOfScan(byte[] bytes, int start) throws BadImage {
    for (int i = start; i + 1 < bytes.length; i++) {
      if (bytes[i] == (byte) 0xff) {
        int next = Bytes.u8(bytes, i + 1);
        boolean data = next == 0 || next == 0xff || standsAlone(next);
        if (!data) {
          return i;
        }
      }
    }
    throw truncated();
  }

  /** Restart markers and TEM have no length. */
  private static boolean standsAlone(int marker) {
    return (marker >= 0xd0 && marker <= 0xd7) || marker == 0x01;
  }

  private static boolean isFrame(int marker) {
    boolean table = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
    return marker >= 0xc0 && marker <= 0xcf && !table;
  }

  private static BadImage truncated() {
    return new BadImage("truncated JPEG: no end marker");
  }
}
