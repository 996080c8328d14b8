package io.quadraspark.dataprep.image;

import io.quadraspark.dataprep.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files that are no JPEG, PNG, BMP or WebP, or nothing at all. */
final class OddStrangers {
  private static final String ADVICE = "; convert it to JPEG, PNG, BMP or WebP";

  private OddStrangers() {}

  static List<OddFile> all() {
    return List.of(
        OddFile.refused("empty.jpg", new byte[0], "empty file"),
        OddFile.refused("zeros.jpg", new byte[5000], "not an image: neither JPEG"),
        OddFile.refused("one byte.jpg", new byte[] {(byte) 0xff}, "not an image: neither JPEG"),
        stranger("GIF", TestImages.encoded(Scene.colours(), "gif")),
        stranger("TIFF", TestImages.encoded(Scene.colours(), "tiff")),
        stranger("HEIC", bytes("\0\0\0\u0018ftypheic\0\0\0\0mif1heic")),
        stranger("AVIF", bytes("\0\0\0\u0020ftypavif\0\0\0\0avifmif1miaf")),
        stranger("MP4 or QuickTime video", bytes("\0\0\0\u0018ftypisom\0\0\2\0isommp41")),
        stranger("JPEG 2000", bytes("\0\0\0\fjP  \r\n\u0087\n\0\0\0\u0014ftypjp2 ")),
        stranger("JPEG XL", bytes("\u00ff\n\u00fa\u001f\1\u0091")),
        stranger("Photoshop document", bytes("8BPS\0\1\0\0\0\0\0\0\0\3")),
        stranger("icon", bytes("\0\0\1\0\1\0\20\20")),
        stranger("PDF", bytes("%PDF-1.7\n")),
        stranger("zip archive", bytes("PK\3\4\24\0")),
        stranger("gzip archive", bytes("\u001f\u008b\b\0")),
        stranger(
            "SVG", bytes("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>")),
        stranger(
            "HTML or XML page",
            bytes(
                "\u00ef\u00bb\u00bf\r\n<!DOCTYPE html><html><title>404 Not Found</title></html>")),
        stranger("HTML or XML page", bytes("<HTML><BODY>photo no longer available</BODY></HTML>")));
  }

  private static OddFile stranger(String format, byte[] bytes) {
    return OddFile.refused(
        format + " of %d bytes.jpg".formatted(bytes.length),
        bytes,
        "unsupported format: " + format + ADVICE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
