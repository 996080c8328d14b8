package io.quadraspark.dataprep;

/**
 * An error whose message is meant for the user: what was asked, why it cannot be, what is allowed
 * and what to do. The command line prints the message alone, without a stack trace, and exits with
 * a code other than 0. Made only by the named factories of an errors class ({@code DataErrors},
 * {@code JobErrors}).
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
