package io.quadraspark.training;

/**
 * When a run validates, saves and gives up.
 *
 * @param checkpointEvery rounds between two checkpoints; the last round and every best validation
 *     have one too
 * @param validateEvery rounds between two validations; 0 validates after the last round alone
 * @param keepLast rounds whose checkpoints stay, next to the best one
 * @param earlyStopping validations without a better top-1 after which the run ends; 0 never ends it
 */
public record Cadence(int checkpointEvery, int validateEvery, int keepLast, int earlyStopping) {
  boolean checkpointsAfter(int round) {
    return round % checkpointEvery == 0;
  }

  boolean validatesAfter(int round) {
    return validateEvery > 0 && round % validateEvery == 0;
  }

  boolean stops(RunState state) {
    return earlyStopping > 0
        && state.best() != null
        && state.best().validationsSince() >= earlyStopping;
  }
}
