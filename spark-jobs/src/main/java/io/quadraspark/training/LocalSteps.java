package io.quadraspark.training;

import io.quadraspark.engine.Schedule;

/** How many optimiser steps a slice takes between two averages. */
public sealed interface LocalSteps {
  /** The names that users know. */
  enum Rule {
    CONSTANT,
    /** The quadratic synchronisation rule. */
    QSR
  }

  /** Steps of a round that begins with the optimiser step {@code first}, counted from 0. */
  int at(long first);

  /** The same in every round. */
  record Constant(int steps) implements LocalSteps {
    @Override
    public int at(long first) {
      return steps;
    }

    @Override
    public String toString() {
      return Integer.toString(steps);
    }
  }

  /**
   * The quadratic synchronisation rule (Gu et al., arXiv 2310.14423): {@code max(base, floor((alpha
   * / rate)^2))} with the learning rate at the round's first step, so that rounds grow as the rate
   * falls. While the rate still rises in the warm-up, its peak counts.
   *
   * @param most bound of a round
   */
  record Quadratic(int base, int most, double alpha, Schedule rate) implements LocalSteps {
    @Override
    public int at(long first) {
      double ratio = alpha / rate.at(Math.max(first, rate.warmupSteps()));
      // (0.3 / 0.1)^2 is 9, whatever a double makes of it.
      double steps = Math.floor(ratio * ratio * (1 + 1e-12));
      return (int) Math.max(base, Math.min(most, steps));
    }

    @Override
    public String toString() {
      return "%d to %d with alpha %s".formatted(base, most, alpha);
    }
  }
}
