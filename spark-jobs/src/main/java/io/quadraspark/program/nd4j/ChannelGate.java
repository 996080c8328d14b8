package io.quadraspark.program.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code gamma o (1/R) sum_r kappa_r} over channels: keeps a depthwise term zero at the start where
 * kappa of a zero factor is not zero.
 */
final class ChannelGate {
  private final String name;
  private final double share;
  private final INDArray norm;
  private final Parameters parameters;
  private final Buffers buffers;

  /**
   * @param name of gamma, [C]
   * @param share 1/R
   * @param norm scale of a norm folded into the convolution, [C]; null for none
   */
  ChannelGate(String name, double share, INDArray norm, Parameters parameters, Buffers buffers) {
    this.name = name;
    this.share = share;
    this.norm = norm;
    this.parameters = parameters;
    this.buffers = buffers;
  }

  /** {@code out = gate o map}, [N, H, W, C]; another array than {@code map}. */
  void scale(INDArray map, INDArray out) {
    INDArray factor = fixed("factor");
    Kernels.affine(map, factor.muli(parameters.value(name)), null, out);
  }

  /** Starts the sum of gamma's gradient over the kappas. */
  void clearGradient() {
    parameters.gradient(name).assign(0);
  }

  /**
   * Adds one kappa's share of gamma's gradient.
   *
   * @param kappa overwritten
   * @param gradient of the loss by the term
   */
  void addGradient(INDArray kappa, INDArray gradient) {
    Kernels.multiply(kappa, gradient, kappa);
    INDArray sums = buffers.kept(this, "sums", parameters.value(name).shape());
    Kernels.columnSums(kappa, sums, 1, buffers);
    parameters.gradient(name).addi(sums.muli(fixed("fixed")));
  }

  /** What gamma is multiplied by, [C]: 1/R and the folded norm. */
  private INDArray fixed(String purpose) {
    INDArray fixed = buffers.kept(this, purpose, parameters.value(name).shape());
    return norm == null ? fixed.assign(share) : fixed.assign(norm).muli(share);
  }
}
