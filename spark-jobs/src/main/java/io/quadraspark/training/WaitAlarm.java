package io.quadraspark.training;

import java.util.Locale;
import java.util.Optional;

/**
 * Says once in a run when training waits too long for its data: in the second round in a row. In a
 * first round compilers and connections settle.
 */
final class WaitAlarm {
  static final double LIMIT = 0.05;

  private boolean waited;
  private boolean rang;

  /**
   * The warning that is due after {@code round} rounds.
   *
   * @param share of the time of the round's steps
   */
  Optional<String> after(int round, double share) {
    boolean waits = share > LIMIT;
    boolean rings = waits && waited && !rang;
    waited = waits;
    rang |= rings;
    return rings ? Optional.of(warning(round, share)) : Optional.empty();
  }

  private static String warning(int round, double share) {
    return String.format(
        Locale.ROOT,
        "In round %d training waited for its data for %.0f %% of its time, where up to %.0f %% is usual: give tasks more cores (spark.task.cpus) or --decode-threads where cores are idle, an --augmentation that costs less, smaller images (quadraspark shard --size), or storage that is closer",
        round,
        100 * share,
        100 * LIMIT);
  }
}
