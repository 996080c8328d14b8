package io.quadraspark.dataprep.image;

/**
 * What a whole JPEG says of itself.
 *
 * @param orientation of EXIF, 1 to 8; 1 is upright
 * @param end position behind the end marker
 */
record JpegHeader(JpegFrame frame, int orientation, int end) {
  private static final int EXIF = 0xe1;

  /**
   * Walks the whole file.
   *
   * @throws BadImage when it is cut short or its markers are out of order
   */
  static JpegHeader read(byte[] bytes) throws BadImage {
    Reading reading = new Reading(bytes);
    int end = JpegSegments.walk(bytes, reading);
    if (reading.frame == null || !reading.scanned) {
      throw new BadImage("corrupt JPEG: it ends before the first scan");
    }
    return new JpegHeader(reading.frame, reading.orientation, end);
  }

  private static final class Reading implements JpegSegments.Visitor {
    private final byte[] bytes;
    private JpegFrame frame;
    private boolean scanned;
    private int orientation = ExifOrientation.UPRIGHT;

    Reading(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void segment(int marker, int start, int end) throws BadImage {
      if (JpegFrame.isMarker(marker)) {
        if (frame != null) {
          // A decoder takes the first, so the others' dimensions would not be what it allocates.
          throw new BadImage("corrupt JPEG: a second frame header");
        }
        frame = JpegFrame.parse(bytes, marker, start, end);
      } else if (marker == EXIF && orientation == ExifOrientation.UPRIGHT) {
        orientation = ExifOrientation.of(bytes, start, end);
      }
    }

    @Override
    public void scan(int start, int end) {
      scanned = true;
    }
  }
}
