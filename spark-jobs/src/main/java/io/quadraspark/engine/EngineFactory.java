package io.quadraspark.engine;

import java.io.Serializable;
import java.util.Optional;

/**
 * Opens engines on the driver and on executors. Serialised with every task; holds no weights
 * itself.
 */
public interface EngineFactory extends Serializable {
  /**
   * The layout of the vector of {@code spec}. The head, where it trains, stands last, so that the
   * vector of a network with a fixed head is the beginning of the one with a head that trains.
   *
   * @param weightsFile the backbone's weights, as {@code WeightsFile} reads them; empty in
   *     pretraining
   */
  VectorLayout layout(EngineSpec spec, byte[] weightsFile);

  /** The vector of round 0: adapters, head (and backbone in pretraining) drawn from the seed. */
  float[] initial(EngineSpec spec, byte[] weightsFile);

  /**
   * Opens an engine. Engines of one JVM with the same {@code backboneSha256} share one packed copy
   * of the weights.
   *
   * @param head the head of a network whose head does not train: weight [classes, F], row-major,
   *     then bias [classes]; empty where it trains
   */
  Engine open(EngineSpec spec, byte[] weightsFile, float[] head);

  /** Opens an engine whose head trains. */
  default Engine open(EngineSpec spec, byte[] weightsFile) {
    return open(spec, weightsFile, new float[0]);
  }

  /**
   * Says where the calling thread is to open engines and to compute from now on. Whatever knows no
   * devices ignores it.
   *
   * @param gpu address of the GPU that Spark gave the thread's task; empty where it gave none
   */
  default void place(Optional<String> gpu) {}

  /** What computes {@code spec} where this JVM runs it: never {@code AUTO}. */
  ProgramKind program(EngineSpec spec);

  /** The part of the network that never changes; empty where it trains from its input on. */
  Optional<FrozenPrefix> frozenPrefix(EngineSpec spec, byte[] weightsFile);

  /** The optimiser before the first step: zero moments of the kinds that the optimiser has. */
  OptimizerState initialOptimizer(EngineSpec spec, VectorLayout layout);
}
