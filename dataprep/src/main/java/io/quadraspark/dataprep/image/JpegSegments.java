package io.quadraspark.dataprep.image;

/**
 * The markers of a JPEG from its start to its end marker (ITU-T T.81, annex B). What follows the
 * end, such as the further pictures of an MPO file, is not looked at.
 */
final class JpegSegments {
  static final int END_OF_IMAGE = 0xd9;
  static final int START_OF_SCAN = 0xda;
  static final int HUFFMAN_TABLES = 0xc4;
  static final int RESTART_INTERVAL = 0xdd;

  private static final int START_OF_IMAGE = 0xd8;

  /** Told of each part in the order of the file. */
  interface Visitor {
    /** The parameters of a marker, without their length: {@code start} to {@code end}. */
    void segment(int marker, int start, int end) throws BadImage;

    /** The entropy-coded bytes behind a scan's header, restart markers and all. */
    default void scan(int start, int end) throws BadImage {}
  }

  private JpegSegments() {}

  /**
   * Walks to the end marker and returns the position behind it.
   *
   * @throws BadImage when there is no end marker, or no marker where one must be
   */
  static int walk(byte[] bytes, Visitor visitor) throws BadImage {
    int at = 2;
    while (true) {
      at = marker(bytes, at);
      int marker = Bytes.u8(bytes, at);
      at++;
      if (marker == END_OF_IMAGE) {
        return at;
      }
      if (standsAlone(marker)) {
        continue;
      }
      if (marker == START_OF_IMAGE) {
        throw new BadImage("corrupt JPEG: a second start marker before the end");
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
      visitor.segment(marker, at + 2, at + length);
      at += length;
      if (marker == START_OF_SCAN) {
        int end = endOfScan(bytes, at);
        visitor.scan(at, end);
        at = end;
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

  private static BadImage truncated() {
    return new BadImage("truncated JPEG: no end marker");
  }
}
