package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs rounds on the cluster. It holds what lives as long as the run (broadcasts, engines) and no
 * state of training: that goes in and comes out of every call, so that a checkpoint is complete.
 */
public interface RoundRunner extends AutoCloseable {
  /**
   * Trains one round from {@code start}.
   *
   * @throws io.quadraspark.engine.DivergedException when a slice met NaN or Infinity
   */
  RoundResult run(RoundPlan plan, ModelState start);

  @Override
  void close();

  /** Makes the runner of a run; registered by name on the command line. */
  interface Factory {
    /** The name that users know, and that the run's state records. */
    String name();

    /** Whether it trains on cached features as well as on images. */
    default boolean takesFeatures() {
      return true;
    }

    /** Whether it can hold one factor of the adapters still. */
    default boolean holdsFactors() {
      return true;
    }

    /** Whether it leaves a head that does not train where it is. */
    default boolean takesFixedHead() {
      return true;
    }

    /**
     * Opens the runner.
     *
     * @param engines of the run, shared with validation and closed by the caller
     */
    RoundRunner open(JavaSparkContext spark, TrainingJob job, SharedEngines engines);
  }

  /**
   * One round's outcome.
   *
   * @param delta the mean over the slices, weighted by samples, of weights after minus weights
   *     before
   * @param optimizer the inner optimiser that the next round starts with
   * @param sketch the mean of the slices' {@link FactorSketch}es; empty where there is none
   * @param samples trained on, over all slices
   * @param lossSum over those samples, added in order of the slices
   * @param correct samples whose label had the highest score when they were trained on; {@link
   *     #UNKNOWN} where the trainer does not say
   * @param bytesDown sent to each executor that took part
   * @param bytesUp sent to the driver by all slices
   * @param frozenHash of the frozen tensors after the round; empty where it did not audit
   * @param dataWait share of the time of the slices' steps that they waited for their data; {@link
   *     #UNKNOWN} where the trainer does not say
   */
  record RoundResult(
      float[] delta,
      OptimizerState optimizer,
      float[] sketch,
      long samples,
      double lossSum,
      long correct,
      long bytesDown,
      long bytesUp,
      String frozenHash,
      double dataWait) {
    /** What a count or a share is that the trainer does not tell. */
    public static final long UNKNOWN = -1;

    double accuracy() {
      return correct == UNKNOWN ? UNKNOWN : (double) correct / samples;
    }
  }
}
