package io.quadraspark.dataprep.image;

/** An image that cannot be used, with the reason that goes into the quarantine list. */
public final class BadImage extends Exception {
  private static final long serialVersionUID = 1L;

  public BadImage(String reason) {
    // One is thrown for each bad image, and nobody reads its stack.
    super(reason, null, false, false);
  }
}
