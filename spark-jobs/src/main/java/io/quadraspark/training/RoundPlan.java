package io.quadraspark.training;

import io.quadraspark.engine.FactorSide;
import java.io.Serializable;

/**
 * What one round of training does: the next {@code slices * localSteps * batchSize} samples of the
 * stream, cut into {@code slices} consecutive parts. Independent of how many executors there are.
 *
 * @param round number of the round, from 0
 * @param position of its first sample, counted since the start of the run
 * @param slices how many slices, fixed for the run
 * @param localSteps optimiser steps of each slice
 * @param batchSize samples of one step
 * @param audit whether the slices hash their frozen tensors afterwards, to show that training left
 *     them alone
 * @param held the factor of every adapter that the round holds still
 */
public record RoundPlan(
    int round,
    long position,
    int slices,
    int localSteps,
    int batchSize,
    boolean audit,
    FactorSide held)
    implements Serializable {
  public RoundPlan {
    // A round's samples weigh its sum, and weights are ints.
    Math.toIntExact((long) slices * localSteps * batchSize);
  }

  /** A round that trains both factors. */
  public RoundPlan(
      int round, long position, int slices, int localSteps, int batchSize, boolean audit) {
    this(round, position, slices, localSteps, batchSize, audit, FactorSide.NONE);
  }

  /** The same round, audited. */
  RoundPlan audited() {
    return new RoundPlan(round, position, slices, localSteps, batchSize, true, held);
  }

  /** Samples of one slice. */
  public int sliceSamples() {
    return localSteps * batchSize;
  }

  /** Samples of all slices. */
  public int samples() {
    return slices * sliceSamples();
  }

  /** The position of the first sample after this round. */
  public long end() {
    return position + samples();
  }

  /** The part that slice {@code index} trains on. */
  public Slice slice(int index) {
    return new Slice(index, position + (long) index * sliceSamples(), sliceSamples());
  }
}
