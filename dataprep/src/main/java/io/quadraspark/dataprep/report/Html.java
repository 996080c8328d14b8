package io.quadraspark.dataprep.report;

import java.util.Base64;
import java.util.Locale;

/** Pieces of HTML. Whatever comes from data passes through {@link #text}. */
final class Html {
  private static final int SHOWN_LETTERS = 200;

  private Html() {}

  /** Foreign text, as it can stand between tags and in quoted attributes. */
  static String text(String foreign) {
    StringBuilder out = new StringBuilder(foreign.length());
    foreign
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isShown(c) ? c : '\ufffd');
              }
            });
    return out.toString();
  }

  /** Neither control characters, nor marks that turn the direction of what follows. */
  private static boolean isShown(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
  }

  /** Foreign text of any length, as much of it as a page has room for. */
  static String shortened(String foreign) {
    return foreign.length() <= SHOWN_LETTERS ? foreign : foreign.substring(0, SHOWN_LETTERS) + "…";
  }

  /** A section with a heading; {@code body} is HTML. */
  static String section(String heading, String body) {
    return "<section><h2>%s</h2>\n%s</section>\n".formatted(text(heading), body);
  }

  /** A paragraph of foreign text. */
  static String paragraph(String foreign) {
    return "<p>%s</p>\n".formatted(text(foreign));
  }

  /** A table row of a label, a bar of that share (0 to 1) and a figure. */
  static String bar(String label, double share, String figure) {
    return String.format(
        Locale.ROOT,
        "<tr><th>%s</th><td class=\"bar\"><div style=\"width:%.1f%%\"></div></td><td class=\"n\">%s</td></tr>\n",
        text(label),
        100 * share,
        text(figure));
  }

  /** A table row of a label and a value. */
  static String row(String label, String value) {
    return "<tr><th>%s</th><td>%s</td></tr>\n".formatted(text(label), text(value));
  }

  static String table(String rows) {
    return "<table>\n" + rows + "</table>\n";
  }

  /** An image inside the page. */
  static String image(byte[] jpeg, String alternative) {
    return "<img alt=\"%s\" src=\"data:image/jpeg;base64,%s\">"
        .formatted(text(alternative), Base64.getEncoder().encodeToString(jpeg));
  }
}
