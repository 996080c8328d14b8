package io.quadraspark.training.features;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.StorageProblem;
import java.io.IOException;

/** The errors of training that are about cached features. */
final class FeatureErrors {
  private FeatureErrors() {}

  static UserException damaged(String file, int record, String why) {
    return unreadable(file, "sample %d of it is damaged: %s".formatted(record, why), null);
  }

  static UserException damaged(String file, IOException cause) {
    return unreadable(file, StorageProblem.of(cause), cause);
  }

  private static UserException unreadable(String file, String why, IOException cause) {
    return new UserException(
        "Cannot read the cached features %s: %s. Delete their directory and start again: they are computed again, and training goes on from its last checkpoint."
            .formatted(file, why),
        cause);
  }
}
