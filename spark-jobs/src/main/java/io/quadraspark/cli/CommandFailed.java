package io.quadraspark.cli;

/**
 * How a command that failed leaves YARN's application master: what is thrown becomes the
 * application's diagnostics, which spark-submit prints, where an exit would leave none.
 */
final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailed(int code, String said) {
    super("%s (exit code %d; the log of the application master has more)".formatted(said, code));
  }
}
