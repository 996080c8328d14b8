package io.quadraspark.dataprep.image;

import java.util.ArrayList;
import java.util.List;

/**
 * The frame header of a JPEG (ITU-T T.81, B.2.2).
 *
 * @param process what follows FFC in its marker: 0 and 1 sequential, 2 progressive, 3 lossless, 9
 *     to 11 the same with arithmetic coding, the rest hierarchical
 * @param precision bits of a sample
 */
record JpegFrame(int process, int precision, int width, int height, List<Component> components) {
  private static final int HEADER_BYTES = 6;
  private static final int COMPONENT_BYTES = 3;

  /** A colour: how many of its 8 x 8 blocks an interleaved unit has. */
  record Component(int id, int across, int down) {}

  static boolean isMarker(int marker) {
    boolean table = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
    return marker >= 0xc0 && marker <= 0xcf && !table;
  }

  static JpegFrame parse(byte[] bytes, int marker, int start, int end) throws BadImage {
    if (end - start < HEADER_BYTES
        || end - start < HEADER_BYTES + COMPONENT_BYTES * Bytes.u8(bytes, start + 5)) {
      throw new BadImage("corrupt JPEG: a frame header that is too short");
    }
    List<Component> components = new ArrayList<>();
    for (int i = 0; i < Bytes.u8(bytes, start + 5); i++) {
      int at = start + HEADER_BYTES + COMPONENT_BYTES * i;
      int sampling = Bytes.u8(bytes, at + 1);
      components.add(new Component(Bytes.u8(bytes, at), sampling >> 4, sampling & 15));
    }
    return new JpegFrame(
        marker & 15,
        Bytes.u8(bytes, start),
        Bytes.bigEndian16(bytes, start + 3),
        Bytes.bigEndian16(bytes, start + 1),
        List.copyOf(components));
  }

  ImageFormat.Dimensions dimensions() {
    return new ImageFormat.Dimensions(width, height);
  }

  boolean progressive() {
    return process == 2;
  }

  /** Whether OpenCV decodes it. */
  boolean decodable() {
    return precision == 8 && (process <= 2 || process == 9 || process == 10);
  }

  /** The kind, in words. */
  String describe() {
    if (precision != 8) {
      return precision + "-bit";
    }
    return switch (process) {
      case 0, 1 -> "sequential";
      case 2 -> "progressive";
      case 3 -> "lossless";
      case 9, 10, 11 -> "arithmetic-coded";
      default -> "hierarchical";
    };
  }

  /** What readers of JPEG have in common: 8 bits, Huffman-coded, sequential or progressive. */
  boolean common() {
    return process <= 2 && precision == 8;
  }
}
