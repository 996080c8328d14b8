package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.StorageProblem;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/** Finds what a task really said under what Spark wraps around it. */
final class TaskFailure {
  /** Spark hands on what a task threw as text, after the name of the executor. */
  private static final Pattern TASK = Pattern.compile("\\(\\S+ executor \\S+\\): (.*)");

  private TaskFailure() {}

  /** The error for the user where there is one, else the failure itself. */
  static RuntimeException named(Exception failure, String uri) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException error) {
        return error;
      }
      if (cause instanceof IOException) {
        return DataErrors.taskFailed(uri, StorageProblem.of(cause), failure);
      }
      if (cause instanceof SparkException && cause.getMessage() != null) {
        Matcher task = TASK.matcher(cause.getMessage());
        if (task.find()) {
          return DataErrors.taskFailed(uri, task.group(1), failure);
        }
      }
    }
    return failure instanceof RuntimeException unknown
        ? unknown
        : new IllegalStateException(failure);
  }
}
