package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.UserException;
import java.io.IOException;

/** Finds what a task really said under what Spark wraps around it. */
final class TaskFailure {
  private TaskFailure() {}

  /** The error for the user where there is one, else the failure itself. */
  static RuntimeException named(RuntimeException failure, String uri) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException error) {
        return error;
      }
      if (cause instanceof IOException error) {
        return DataErrors.unreadable(uri, error);
      }
    }
    return failure;
  }
}
