package io.quadraspark.engine;

import java.util.Locale;

/**
 * Number format of the frozen backbone's products and activations, and of the gradients that flow
 * between its steps. The adapters' projections read operands rounded to it and sum in 32 bits.
 * Adapters' master weights, their gradients, the optimiser, norms' parameters and the head are
 * 32-bit whatever it is.
 */
public enum Precision {
  /** IEEE single precision. */
  FP32,
  /** bfloat16: 8 bits of exponent, 7 of fraction; products are added up in single precision. */
  BF16;

  /** {@code fp32} or {@code bf16}, as users write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
