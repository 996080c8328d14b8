package io.quadraspark.dataprep.progress;

import java.util.Locale;

/** How far a step has come; bytes are those of the images. */
record WorkDone(long images, long bytes, long refused) {
  /**
   * One line about it.
   *
   * @param refusedWord what refused images are called
   * @param totalBytes of the whole step, or 0 where nobody knows
   */
  String line(String step, String refusedWord, double seconds, long totalBytes) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%s  %s images  %.0f images/s  %s/s",
            step,
            Quantity.count(images),
            images / seconds,
            Quantity.bytes(Math.round(bytes / seconds))));
    if (refused > 0) {
      line.append("  %s %s".formatted(Quantity.count(refused), refusedWord));
    }
    if (totalBytes > 0) {
      line.append("  %s of %s".formatted(Quantity.bytes(bytes), Quantity.bytes(totalBytes)));
      if (bytes > 0) {
        double left = Math.max(0, seconds * (totalBytes - bytes) / bytes);
        line.append("  %s left".formatted(Quantity.duration(left)));
      }
    }
    return line.toString();
  }

  /** One line when nothing is left to do. */
  String lastLine(String step, String refusedWord, double seconds) {
    String refusals = refused > 0 ? ", %s %s".formatted(Quantity.count(refused), refusedWord) : "";
    return "%s  done: %s images, %s%s, in %s"
        .formatted(
            step,
            Quantity.count(images),
            Quantity.bytes(bytes),
            refusals,
            Quantity.duration(seconds));
  }
}
