package io.quadraspark.program.kernel;

/**
 * The quadratic term of one adapter and its gradients. For each channel c, with factors {@code A =
 * Da * xa} and {@code B = Db * xb} (depthwise convolutions of one {@link Geometry}):
 *
 * <pre>q_c = scale_c kappa(A_c, B_c)</pre>
 *
 * <p>Both forms are made of it. Low-rank: xa and xb are the two projections (two halves of one map,
 * say), no scale, q overwritten. Depthwise: xa and xb are the same map, q is added to the
 * convolution's output, one call for each of the R products.
 *
 * <p>Weights and their gradients are [channels, k, k], row-major. Sums over pixels are in fp32 in
 * the order of rows and columns within an image and in double precision over images; every product
 * is a fused multiply-add. So the results have the same bits whatever the width of the machine's
 * vectors, and with or without the vector module. NaN and infinity pass through.
 *
 * <p>Not thread-safe: a {@link Workspace} and its kernels belong to one thread at a time. No memory
 * is taken after the first call with a set of maps, but for a few hundred bytes of objects.
 */
public interface FactorKernels {
  /**
   * Computes q.
   *
   * @param xa input of A, [images, H, W, channels]
   * @param xb input of B; equal to {@code xa} if A and B have the same input (then it is read once)
   * @param scale [channels], null for 1
   * @param q [images, Ho, Wo, channels]; added to if {@code add}, overwritten otherwise
   */
  void forward(
      int images,
      ChannelMap xa,
      ChannelMap xb,
      float[] da,
      float[] db,
      float[] scale,
      ChannelMap q,
      boolean add);

  /**
   * Computes the gradients, A and B anew.
   *
   * @param gradient of q, [images, Ho, Wo, channels]
   * @param gradientXa [images, H, W, channels]; null if neither input needs a gradient
   * @param gradientXb equal to {@code gradientXa} if the inputs are one map (their gradients are
   *     summed there); null if and only if {@code gradientXa} is
   * @param add whether the inputs' gradients are added to what is there; overwritten otherwise
   * @param gradientDa overwritten, [channels, k, k]
   * @param gradientDb overwritten, [channels, k, k]
   * @param gradientScale overwritten with the sum of {@code gradient * kappa}, [channels]; null if
   *     not wanted
   */
  void backward(
      int images,
      ChannelMap xa,
      ChannelMap xb,
      float[] da,
      float[] db,
      float[] scale,
      ChannelMap gradient,
      ChannelMap gradientXa,
      ChannelMap gradientXb,
      boolean add,
      float[] gradientDa,
      float[] gradientDb,
      float[] gradientScale);
}
