package io.quadraspark.cli;

import io.quadraspark.training.RunState;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Numbers as people read them. */
final class Figures {
  private Figures() {}

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String loss(double nats) {
    return String.format(Locale.ROOT, "%.4f", nats);
  }

  static String rate(double imagesPerSecond) {
    return String.format(Locale.ROOT, "%.1f images/s", imagesPerSecond);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String bytes(double bytes) {
    if (bytes < 1 << 10) {
      return String.format(Locale.ROOT, "%.0f B", bytes);
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / (1 << 10))
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (1 << 20));
  }

  /** A default in a help text: {@code 0.0005}, never {@code 5.0E-4}. */
  static String plain(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  static void scores(Map<String, String> rows, RunState.Scores scores) {
    if (scores != null) {
      rows.put("validation top-1", percent(scores.top1()));
      rows.put("validation top-5", percent(scores.top5()));
      rows.put("validation loss", loss(scores.loss()));
      rows.put("validation images", count(scores.samples()));
    }
  }

  static void warnings(Map<String, String> rows, List<String> warnings) {
    for (int i = 0; i < warnings.size(); i++) {
      rows.put("warning " + (i + 1), warnings.get(i));
    }
  }
}
