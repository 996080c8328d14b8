package io.quadraspark.dataprep.progress;

import java.util.Locale;

/** Numbers with their units, as progress lines and reports show them. */
public final class Quantity {
  private Quantity() {}

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A count and what is counted, whose plural ends in an s. */
  public static String count(long count, String what) {
    return count(count) + " " + what + (count == 1 ? "" : "s");
  }

  /** Bytes in units of 1,000. */
  public static String bytes(long count) {
    if (count < 1_000) {
      return count + " B";
    }
    if (count < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", count / 1e3);
    }
    return count < 10_000_000_000L
        ? String.format(Locale.ROOT, "%.1f MB", count / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", count / 1e9);
  }

  /** Seconds, minutes and seconds, or hours and minutes. */
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? "%d min %02d s".formatted(whole / 60, whole % 60)
        : "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
  }
}
