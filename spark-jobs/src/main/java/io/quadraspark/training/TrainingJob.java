package io.quadraspark.training;

import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.VectorLayout;

/**
 * What stays the same from the first round to the last.
 *
 * @param engines builds the network on each executor
 * @param spec of the network
 * @param weightsFile the frozen weights, as {@code WeightsFile} reads them; empty in pretraining
 * @param layout of the trained vector
 * @param batches the stream of samples
 * @param moments what becomes of the inner moments between rounds
 * @param initial the trained vector of round 0
 * @param head what every checkpoint has behind the trained vector
 */
public record TrainingJob(
    EngineFactory engines,
    EngineSpec spec,
    byte[] weightsFile,
    VectorLayout layout,
    BatchSource batches,
    MomentPolicy moments,
    float[] initial,
    FixedHead head) {
  /** Training from the engines' own start, the head with the rest. */
  public TrainingJob(
      EngineFactory engines,
      EngineSpec spec,
      byte[] weightsFile,
      VectorLayout layout,
      BatchSource batches,
      MomentPolicy moments) {
    this(
        engines,
        spec,
        weightsFile,
        layout,
        batches,
        moments,
        engines.initial(spec, weightsFile),
        FixedHead.none());
  }
}
