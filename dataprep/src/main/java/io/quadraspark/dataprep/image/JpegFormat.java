package io.quadraspark.dataprep.image;

/** JPEG: one frame, scans, and the end marker. */
final class JpegFormat implements ImageFormat {
  @Override
  public String label() {
    return "JPEG";
  }

  @Override
  public boolean matches(byte[] bytes) {
    return Bytes.has(bytes, 0, "\u00ff\u00d8\u00ff");
  }

  @Override
  public Dimensions inspect(byte[] bytes) throws BadImage {
    JpegFrame frame = JpegHeader.read(bytes).frame();
    if (!frame.decodable()) {
      throw new BadImage("unsupported JPEG: " + frame.describe());
    }
    return frame.dimensions();
  }
}
