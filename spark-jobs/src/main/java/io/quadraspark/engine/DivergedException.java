package io.quadraspark.engine;

/** Training met NaN or Infinity; the message names the tensor and the optimiser step. */
public class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DivergedException(String message) {
    super(message);
  }
}
