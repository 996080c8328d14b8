package io.quadraspark.benchmark.worker;

import io.quadraspark.engine.AdapterSpec;
import java.util.Locale;

/**
 * The adapters of a step: a product of 3x3 atrous factors beside every convolution that can take
 * one.
 *
 * @param rank r of the low-rank form, number of products of the depthwise form
 */
public record Adapters(AdapterSpec.Form form, int rank) {
  private static final int KERNEL_SIZE = 3;

  /** {@code low-rank:16}. */
  public static Adapters parse(String text) {
    String[] parts = text.split(":", 2);
    String form = parts[0].toUpperCase(Locale.ROOT).replace('-', '_');
    return new Adapters(AdapterSpec.Form.valueOf(form), Integer.parseInt(parts[1]));
  }

  @Override
  public String toString() {
    return form.name().toLowerCase(Locale.ROOT).replace('_', '-') + ":" + rank;
  }

  /** What a program is compiled for. */
  AdapterSpec spec() {
    return new AdapterSpec(
        form,
        AdapterSpec.Kernel.PRODUCT,
        rank,
        KERNEL_SIZE,
        AdapterSpec.AUTO,
        AdapterSpec.FAN_IN,
        AdapterSpec.SCOPE_ALL,
        false);
  }
}
