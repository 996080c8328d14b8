package io.quadraspark.program.onednn;

/** There is not enough memory outside the Java heap. */
public final class NativeMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NativeMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
