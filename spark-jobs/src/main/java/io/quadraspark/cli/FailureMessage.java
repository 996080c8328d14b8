package io.quadraspark.cli;

import io.quadraspark.dataprep.UserException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one sentence of a failure that helps, out of all that wraps it. */
final class FailureMessage {
  /** What an executor's failure looks like in the text of the driver's exception. */
  private static final Pattern ON_EXECUTOR =
      Pattern.compile(
          "\\b(?:"
              + Pattern.quote(UserException.class.getName())
              + "|[\\w.]+\\.DivergedException): (.+)");

  private FailureMessage() {}

  static String of(Throwable failure) {
    Throwable root = failure;
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof UserException) {
        return t.getMessage();
      }
      Matcher onExecutor = ON_EXECUTOR.matcher(String.valueOf(t.getMessage()));
      if (onExecutor.find()) {
        return onExecutor.group(1).strip();
      }
      root = t;
    }
    String message = root.getMessage() == null ? "" : root.getMessage().strip();
    String first = message.lines().findFirst().orElse("");
    return first.isEmpty()
        ? root.getClass().getSimpleName()
        : root.getClass().getSimpleName() + ": " + first;
  }
}
