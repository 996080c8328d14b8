package io.quadraspark.program.kernel;

/**
 * Sums over the pixels of each channel: with G the gradient of a norm's result and Z its normalised
 * input, {@code sum G} is the gradient of the shift and {@code sum G Z} that of the scale.
 */
public interface ChannelSums {
  /**
   * Computes the sums: in fp32 within an image, in double precision over images.
   *
   * @param g [images, H, W, channels]
   * @param z as large as {@code g}; null if {@code sumGz} is
   * @param sumG overwritten, [channels]
   * @param sumGz overwritten, [channels]; null if not wanted
   */
  void of(int images, ChannelMap g, ChannelMap z, float[] sumG, float[] sumGz);
}
