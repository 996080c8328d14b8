package io.quadraspark.training;

import io.quadraspark.dataprep.storage.Sha256;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shape of a run.
 *
 * @param rounds of the whole run
 * @param slices of each round
 * @param localSteps optimiser steps of each slice in a round
 * @param batchSize samples of one step
 * @param epochSamples samples of one pass over the data
 * @param checkpointEvery rounds between two checkpoints; the last round always has one
 * @param validateEvery rounds between two validations; 0 validates after the last round alone
 * @param keepLast rounds whose checkpoints stay, next to the best one
 * @param fixed what may not change when the run is continued
 * @param configuration the rest of what was asked for
 * @param environment versions and instruction set
 * @param adapter what an export is; null in pretraining
 */
public record RunSettings(
    int rounds,
    int slices,
    int localSteps,
    int batchSize,
    long epochSamples,
    int checkpointEvery,
    int validateEvery,
    int keepLast,
    Map<String, String> fixed,
    Map<String, String> configuration,
    Map<String, String> environment,
    AdapterConfig adapter) {
  /** SHA-256 over all that was asked for. */
  String configurationHash() {
    return Sha256.of(new TreeMap<>(fixed) + "\n" + new TreeMap<>(configuration));
  }

  boolean checkpointsAfter(int round) {
    return round == rounds || round % checkpointEvery == 0;
  }

  boolean validatesAfter(int round) {
    return round == rounds || (validateEvery > 0 && round % validateEvery == 0);
  }
}
