package io.quadraspark.engine;

import java.io.Serializable;

/**
 * How a local step moves the vector.
 *
 * @param kind AdamW(0.9, 0.999, 1e-8), or SGD with momentum
 * @param adapterRate rate of adapters, norms (and of the backbone in pretraining)
 * @param headRate rate of the linear head
 * @param momentum of SGD; 0 is plain SGD
 * @param weightDecay decoupled decay of head and backbone weights; adapters, norms and biases have
 *     none
 * @param clipNorm upper bound of the global norm of the batch-mean gradient; 0 does not clip
 * @param labelSmoothing share of the target spread evenly over all classes
 */
public record OptimizerSpec(
    Kind kind,
    Schedule adapterRate,
    Schedule headRate,
    double momentum,
    double weightDecay,
    double clipNorm,
    double labelSmoothing)
    implements Serializable {
  /** For a network that never trains. */
  public static OptimizerSpec none() {
    return new OptimizerSpec(Kind.SGD, Schedule.constant(0), Schedule.constant(0), 0, 0, 0, 0);
  }

  /** The inner optimiser. */
  public enum Kind {
    ADAMW,
    SGD
  }
}
