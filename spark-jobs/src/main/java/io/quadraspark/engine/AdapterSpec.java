package io.quadraspark.engine;

import java.io.Serializable;

/**
 * Which quadratic term each adapted convolution gains, {@code y = W_c*x + b + q(x)}, and which
 * convolutions are adapted.
 *
 * @param form the algebraic form of q
 * @param kernel kappa, what becomes of the two factors; the product by default
 * @param rank r of the low-rank form; number of products R of the depthwise form
 * @param kernelSize k of the atrous factors: 3, 5 or 7
 * @param dilation d of the atrous factors; {@link #AUTO} makes the adapter's extent d(k-1)+1 equal
 *     the base kernel's
 * @param initStd standard deviation of the factors that do not start at zero; {@link #FAN_IN} for
 *     the form's own
 * @param scope {@link #SCOPE_ALL}, {@link #SCOPE_LAST_STAGE}, or names of convolutions with {@code
 *     *} and {@code ?}, separated by commas
 * @param trainNorm whether scale and shift of the batch norms train too (their statistics stay
 *     frozen)
 */
public record AdapterSpec(
    Form form,
    Kernel kernel,
    int rank,
    int kernelSize,
    int dilation,
    double initStd,
    String scope,
    boolean trainNorm)
    implements Serializable {
  public static final int AUTO = 0;
  public static final double FAN_IN = 0;
  public static final String SCOPE_ALL = "all";
  public static final String SCOPE_LAST_STAGE = "last-stage";

  /** The algebraic form of the quadratic term. */
  public enum Form {
    /** No adapter: the linear head alone trains (and the norms, where asked). */
    NONE,
    /**
     * {@code U[(Da * Pa x) o (Db * Pb x)]}: 1x1 projections to r channels, atrous depthwise
     * factors, U zero at the start.
     */
    LOW_RANK,
    /**
     * {@code 1/R sum_r (Wa_r * x) o (Wb_r * x)}: atrous depthwise factors on all channels, Wa zero
     * at the start.
     */
    DEPTHWISE
  }

  /** kappa(u, v), of which q is made. Whatever it is, q is zero at the start. */
  public enum Kernel {
    /** {@code u v}. */
    PRODUCT,
    /** {@code (u v + 1)^2 - 1}. */
    POLY2,
    /** {@code tanh(u v)}. */
    SIGMOID,
    /** {@code exp(-(u - v)^2 / 2)}. */
    GAUSSIAN
  }

  public AdapterSpec {
    // A file of before there was a choice says nothing.
    kernel = kernel == null ? Kernel.PRODUCT : kernel;
    scope = scope == null ? SCOPE_ALL : scope;
  }

  /** No adapters: a linear head on the frozen features. */
  public static AdapterSpec none() {
    return new AdapterSpec(Form.NONE, Kernel.PRODUCT, 0, 3, AUTO, FAN_IN, SCOPE_ALL, false);
  }
}
