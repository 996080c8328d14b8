package io.quadraspark.engine;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The inner optimiser between two local steps.
 *
 * @param steps optimiser steps done since the start of the run
 * @param moments by name (m and v of AdamW, one of SGD with momentum, none of plain SGD), each as
 *     long as the vector and with its layout; zero where no optimiser moves the tensor
 */
public record OptimizerState(long steps, Map<String, float[]> moments) implements Serializable {
  public OptimizerState {
    // A tree map: the same order wherever the state is walked through.
    moments = new TreeMap<>(moments);
  }
}
