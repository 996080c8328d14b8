package io.quadraspark.training;

import java.util.Locale;
import java.util.Optional;

/**
 * Says once in a run when averaging loses what slices learn: in the second round in a row with a
 * large {@link FactorGap}. A first round is not enough: the terms grow from zero in it, and the
 * slices' are hardly the same yet.
 */
final class GapAlarm {
  private static final double LIMIT = 0.05;

  private boolean wasLarge;
  private boolean rang;

  /** The warning that is due after {@code round} rounds. */
  Optional<String> after(int round, Optional<FactorGap> gap) {
    boolean large = gap.filter(found -> found.max() > LIMIT).isPresent();
    boolean rings = large && wasLarge && !rang;
    wasLarge = large;
    rang |= rings;
    return rings ? gap.map(found -> warning(round, found)) : Optional.empty();
  }

  private static String warning(int round, FactorGap gap) {
    return String.format(
        Locale.ROOT,
        "In round %d the averaged factors of %s miss the average of the slices' functions by %.1f %%, and above %.0f %% averaging loses what slices learn: train with fewer --local-steps, or with --alternate-factors where that is off. metrics.jsonl has the figures of every round",
        round,
        gap.worst(),
        100 * gap.max(),
        100 * LIMIT);
  }
}
