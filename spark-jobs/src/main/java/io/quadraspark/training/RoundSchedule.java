package io.quadraspark.training;

import io.quadraspark.engine.FactorSide;

/**
 * Cuts a run into rounds. Its length is fixed in optimiser steps, and its last round is shortened
 * to fit. A round depends on where the run stands and on nothing before, so that a run can go on
 * from anywhere.
 *
 * @param steps optimiser steps of each slice in the whole run
 * @param localSteps how many of them a round has
 * @param slices of each round
 * @param batchSize samples of one step of one slice
 * @param alternatesFactors whether every round holds one factor of the adapters still: the right
 *     one in the first round, as the left one of the depthwise form starts at zero, and then in
 *     turns
 */
public record RoundSchedule(
    long steps, LocalSteps localSteps, int slices, int batchSize, boolean alternatesFactors) {
  /** Whether a run with that many steps behind it is at its end. */
  boolean endsAt(long stepsDone) {
    return stepsDone >= steps;
  }

  /** Rounds from the step {@code first} to the end. */
  int roundsFrom(long first) {
    int rounds = 0;
    for (long step = first; step < steps; step += stepsOf(step)) {
      rounds++;
    }
    return rounds;
  }

  /** Samples from the step {@code first} to the end. */
  long samplesFrom(long first) {
    return (steps - first) * slices * batchSize;
  }

  /** The round after {@code state}, not audited. */
  RoundPlan after(RunState state) {
    return new RoundPlan(
        state.round(),
        state.position(),
        slices,
        stepsOf(state.optimizerSteps()),
        batchSize,
        false,
        held(state.round()));
  }

  private int stepsOf(long first) {
    return (int) Math.min(localSteps.at(first), steps - first);
  }

  private FactorSide held(int round) {
    if (!alternatesFactors) {
      return FactorSide.NONE;
    }
    return round % 2 == 0 ? FactorSide.RIGHT : FactorSide.LEFT;
  }
}
