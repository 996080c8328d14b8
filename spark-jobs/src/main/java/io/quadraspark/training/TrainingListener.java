package io.quadraspark.training;

import java.util.List;

/** Hears what happens during a run, on the driver's thread of training. */
public interface TrainingListener {
  /**
   * The run begins or goes on.
   *
   * @param round rounds done before
   * @param rounds of the whole run
   */
  default void started(int round, int rounds) {}

  /** Something the user should know that does not stop the run. */
  default void warned(String message) {}

  /** The features below the lowest trainable step are about to be computed and written. */
  default void cachingFeatures(FeatureCacheSize size) {}

  /** They are whole, after {@code seconds}. */
  default void featuresCached(FeatureCacheSize size, double seconds) {}

  /** An earlier run left the very features, whole. */
  default void featuresFound(FeatureCacheSize size) {}

  /** A head in closed form is about to be computed from {@code samples} images. */
  default void computingHead(String kind, long samples) {}

  /** It is computed. */
  default void headComputed(HeadReport report) {}

  /** The same command left the head already. */
  default void headFound(String uri) {}

  default void roundFinished(RoundReport report) {}

  /** After {@code round} rounds. */
  default void validated(int round, EvaluationResult result) {}

  /** After {@code round} rounds, a checkpoint is about to be written. */
  default void checkpointing(int round) {}

  /** After {@code round} rounds, the checkpoint is whole at {@code uri}. */
  default void checkpointed(int round, String uri) {}

  /** Validations have not become better for as long as the run waits for one. */
  default void stoppedEarly(int round, RunState.Best best) {}

  /** A listener that tells all of these, in order. */
  static TrainingListener all(TrainingListener... listeners) {
    return new Listeners(List.of(listeners));
  }
}
