package io.quadraspark.dataprep.image;

import java.util.List;

/**
 * An image format that is told by its bytes, whatever the file is called, and checked for being
 * whole: decoders fill what is missing with grey and stay silent.
 */
interface ImageFormat {
  /** A new format is one more entry here. */
  List<ImageFormat> REGISTERED =
      List.of(new JpegFormat(), new PngFormat(), new BmpFormat(), new WebpFormat());

  /** Width and height in pixels as the header says. */
  record Dimensions(int width, int height) {}

  /** The name that a reader knows. */
  String label();

  /** Whether the bytes begin as this format does. */
  boolean matches(byte[] bytes);

  /**
   * Walks the structure to its end.
   *
   * @throws BadImage when the file is cut short or is damaged
   */
  Dimensions inspect(byte[] bytes) throws BadImage;

  /** The registered format of an image. */
  static ImageFormat of(byte[] bytes) throws BadImage {
    if (bytes.length == 0) {
      throw new BadImage("empty file");
    }
    for (ImageFormat format : REGISTERED) {
      if (format.matches(bytes)) {
        return format;
      }
    }
    throw new BadImage(
        ForeignFormat.of(bytes)
            .map(ForeignFormat::refusal)
            .orElse("not an image: neither JPEG, PNG, BMP nor WebP"));
  }
}
