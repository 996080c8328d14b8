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
 */
public record TrainingJob(
    EngineFactory engines,
    EngineSpec spec,
    byte[] weightsFile,
    VectorLayout layout,
    BatchSource batches,
    MomentPolicy moments) {}
