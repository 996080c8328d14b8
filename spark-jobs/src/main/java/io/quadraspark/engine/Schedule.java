package io.quadraspark.engine;

import java.io.Serializable;

/**
 * A learning rate as a function of the optimiser step: linear warm-up to {@code peak}, then a half
 * cosine to zero at {@code totalSteps}, or constant. Steps count local optimiser steps since the
 * start of the run, across rounds.
 *
 * @param kind shape after the warm-up
 * @param peak the highest rate
 * @param warmupSteps steps of linear warm-up; step i of them has the rate peak (i+1)/warmupSteps
 * @param totalSteps steps of the whole run
 */
public record Schedule(Kind kind, double peak, long warmupSteps, long totalSteps)
    implements Serializable {
  /** The shape after the warm-up. */
  public enum Kind {
    CONSTANT,
    COSINE
  }

  public static Schedule constant(double rate) {
    return new Schedule(Kind.CONSTANT, rate, 0, 0);
  }

  /** The rate of the optimiser step {@code step}, counted from 0. */
  public double at(long step) {
    if (step < warmupSteps) {
      return peak * (step + 1) / warmupSteps;
    }
    if (kind == Kind.CONSTANT) {
      return peak;
    }
    long rest = Math.max(1, totalSteps - warmupSteps);
    double progress = Math.min(1.0, (double) (step - warmupSteps) / rest);
    return peak * 0.5 * (1 + Math.cos(Math.PI * progress));
  }
}
