package io.quadraspark.benchmark.worker;

import java.util.Locale;

/** What is timed. */
public enum Mode {
  /** Forward pass of the backbone without adapters, nothing kept for a backward pass. */
  FROZEN,
  /**
   * Forward pass with adapters, linear head of 100 classes, cross entropy, backward pass to the
   * gradients of adapters and head. No optimiser.
   */
  STEP;

  /** As in options. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of that label. */
  public static Mode of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
