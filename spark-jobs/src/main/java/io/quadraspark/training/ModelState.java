package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;

/**
 * What a round starts from and ends with: the trained vector and the inner optimiser. Neither array
 * is copied; nobody writes into them.
 */
public record ModelState(float[] weights, OptimizerState optimizer) {}
