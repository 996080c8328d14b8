package io.quadraspark.training;

import io.quadraspark.dataprep.storage.Sha256;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was asked for and what it runs on, as a run's state records it.
 *
 * @param fixed what may not change when the run is continued
 * @param configuration the rest of what was asked for, which may
 * @param configurationSha256 hash over both
 * @param environment versions and instruction set that the bits depend on
 * @param adapter what an export is; null in pretraining
 */
public record RunTerms(
    Map<String, String> fixed,
    Map<String, String> configuration,
    String configurationSha256,
    Map<String, String> environment,
    AdapterConfig adapter) {
  public RunTerms {
    fixed = new TreeMap<>(fixed);
    configuration = new TreeMap<>(configuration);
    environment = new TreeMap<>(environment);
  }

  /** The terms, with their hash. */
  public static RunTerms of(
      Map<String, String> fixed,
      Map<String, String> configuration,
      Map<String, String> environment,
      AdapterConfig adapter) {
    String hash = Sha256.of(new TreeMap<>(fixed) + "\n" + new TreeMap<>(configuration));
    return new RunTerms(fixed, configuration, hash, environment, adapter);
  }
}
