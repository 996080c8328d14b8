package io.quadraspark.dataprep.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Formats that are not read, told by their bytes so that a refusal can name them. */
enum ForeignFormat {
  GIF("GIF", "GIF8"),
  TIFF("TIFF", "II*\0", "MM\0*", "II+\0", "MM\0+"),
  JPEG_2000("JPEG 2000", "\0\0\0\fjP  ", "\u00ff\u004f\u00ff\u0051"),
  JPEG_XL("JPEG XL", "\0\0\0\fJXL ", "\u00ff\n"),
  PSD("Photoshop document", "8BPS"),
  ICO("icon", "\0\0\1\0"),
  PDF("PDF", "%PDF"),
  ZIP("zip archive", "PK\3\4"),
  GZIP("gzip archive", "\u001f\u008b"),
  AVIF("AVIF", boxes("avif", "avis")),
  HEIC("HEIC", boxes("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1")),
  VIDEO("MP4 or QuickTime video", "\0\0\0") {
    @Override
    boolean matches(byte[] bytes) {
      return super.matches(bytes) && Bytes.has(bytes, BOX_TYPE, "ftyp");
    }
  },
  SVG("SVG") {
    @Override
    boolean matches(byte[] bytes) {
      return isMarkup(bytes) && beginning(bytes).contains("<svg");
    }
  },
  MARKUP("HTML or XML page") {
    @Override
    boolean matches(byte[] bytes) {
      return isMarkup(bytes);
    }
  };

  /** Where an ISO base media file says what its first box is. */
  private static final int BOX_TYPE = 4;

  private static final int BEGINNING_BYTES = 1024;

  private final String label;
  private final List<String> signatures;

  ForeignFormat(String label, String... signatures) {
    this.label = label;
    this.signatures = List.of(signatures);
  }

  /** Why it is not read, and what to do. */
  String refusal() {
    return "unsupported format: %s; convert it to JPEG, PNG, BMP or WebP".formatted(label);
  }

  /** The first of these formats that the bytes begin as. */
  static Optional<ForeignFormat> of(byte[] bytes) {
    return Arrays.stream(values()).filter(format -> format.matches(bytes)).findFirst();
  }

  boolean matches(byte[] bytes) {
    return signatures.stream()
        .anyMatch(
            signature ->
                signature.startsWith("ftyp")
                    ? Bytes.has(bytes, BOX_TYPE, signature)
                    : Bytes.has(bytes, 0, signature));
  }

  private static String[] boxes(String... brands) {
    return Arrays.stream(brands).map(brand -> "ftyp" + brand).toArray(String[]::new);
  }

  private static boolean isMarkup(byte[] bytes) {
    String text = beginning(bytes);
    return text.startsWith("<!doctype")
        || text.startsWith("<html")
        || text.startsWith("<?xml")
        || text.startsWith("<head")
        || text.startsWith("<svg");
  }

  private static String beginning(byte[] bytes) {
    int mark = Bytes.has(bytes, 0, "\u00ef\u00bb\u00bf") ? 3 : 0;
    int length = Math.min(bytes.length - mark, BEGINNING_BYTES);
    return new String(bytes, mark, length, StandardCharsets.ISO_8859_1)
        .stripLeading()
        .toLowerCase(Locale.ROOT);
  }
}
