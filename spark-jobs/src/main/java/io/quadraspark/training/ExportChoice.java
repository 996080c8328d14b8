package io.quadraspark.training;

/** Which checkpoint of a run becomes its result. */
public enum ExportChoice {
  /** That of the last round. */
  LAST,
  /** That of the validation with the highest top-1. */
  BEST
}
