package io.quadraspark.benchmark.worker;

import io.quadraspark.engine.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A way to write the computation for libtorch or PyTorch.
 *
 * @param folded whether batch norms were multiplied into the weights beforehand, as for inference;
 *     otherwise they are computed, as users write them
 */
public record PeerVariant(boolean folded, Way way) {
  /** Where which number format stands. */
  public enum Way {
    /** All in single precision. */
    FP32,
    /** Weights in single precision under autocast to bf16. */
    AUTOCAST,
    /** Frozen weights and activations in bf16; the adapters' convolutions in single precision. */
    BF16_WITH_FP32_ADAPTERS,
    /** Frozen weights, activations and the adapters' convolutions in bf16. */
    BF16;

    /** As in arguments and tables. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The ways to compute in that precision. Without adapters two of them are one. */
  public static List<Way> ways(Precision precision, Mode mode) {
    if (precision == Precision.FP32) {
      return List.of(Way.FP32);
    }
    return mode == Mode.FROZEN
        ? List.of(Way.AUTOCAST, Way.BF16)
        : List.of(Way.AUTOCAST, Way.BF16_WITH_FP32_ADAPTERS, Way.BF16);
  }

  /** What {@link #argument} gave. */
  public static PeerVariant parse(String argument) {
    String[] parts = argument.split("/", 2);
    Way way =
        Arrays.stream(Way.values())
            .filter(candidate -> candidate.label().equals(parts[1]))
            .findFirst()
            .orElseThrow();
    return new PeerVariant(parts[0].equals("folded"), way);
  }

  /** {@code folded/fp32}. */
  public String argument() {
    return (folded ? "folded/" : "written/") + way.label();
  }
}
