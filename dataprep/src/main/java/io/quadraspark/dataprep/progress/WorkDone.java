package io.quadraspark.dataprep.progress;

import java.util.Locale;

/** How far a step has come; bytes are what the step reads or writes of them. */
record WorkDone(long images, long bytes, long refused) {
  /**
   * One line about it.
   *
   * @param refusedWord what refused images are called
   * @param total of the whole step, with 0 for what nobody knows
   */
  String line(String step, String refusedWord, double seconds, WorkDone total) {
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
    if (total.bytes > 0) {
      line.append("  %s of %s".formatted(Quantity.bytes(bytes), Quantity.bytes(total.bytes)));
      left(line, seconds, bytes, total.bytes);
    } else if (total.images > 0) {
      line.append("  of %s images".formatted(Quantity.count(total.images)));
      left(line, seconds, images, total.images);
    }
    return line.toString();
  }

  private static void left(StringBuilder line, double seconds, long done, long total) {
    if (done > 0) {
      double left = Math.max(0, seconds * (total - done) / done);
      line.append("  %s left".formatted(Quantity.duration(left)));
    }
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
