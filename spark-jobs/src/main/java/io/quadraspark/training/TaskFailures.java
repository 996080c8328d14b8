package io.quadraspark.training;

import io.quadraspark.dataprep.UserException;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/** Spark jobs whose tasks may fail with an error that is meant for the user. */
public final class TaskFailures {
  private static final Pattern MESSAGE =
      Pattern.compile(Pattern.quote(UserException.class.getName()) + ": ([^\\n]+)");

  private TaskFailures() {}

  /**
   * Runs a Spark job. Spark reports a task's exception as text within its own; where that text has
   * a message for the user, this throws it again as such.
   */
  public static <T> T named(Callable<T> job) {
    try {
      return job.call();
    } catch (SparkException failure) {
      Matcher message = MESSAGE.matcher(String.valueOf(failure.getMessage()));
      if (message.find()) {
        throw new UserException(message.group(1), failure);
      }
      throw new IllegalStateException("A Spark job failed: " + failure.getMessage(), failure);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
