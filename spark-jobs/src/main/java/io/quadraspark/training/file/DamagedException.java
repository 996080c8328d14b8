package io.quadraspark.training.file;

import java.io.IOException;

/** A file, or a directory of files, that is not whole; the message says which and how. */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedException(String message) {
    super(message);
  }
}
