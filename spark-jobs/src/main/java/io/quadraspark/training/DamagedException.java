package io.quadraspark.training;

import java.io.IOException;

/** A file, or a directory of files, that is not whole; the message says which and how. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedException(String message) {
    super(message);
  }
}
