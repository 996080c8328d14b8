package io.quadraspark.program.kernel;

/**
 * Sums over the pixels of each channel, for the gradients of a trained norm's scale and shift: with
 * G the gradient and Z the normalised map, {@code sum G Z} and {@code sum G}.
 */
public interface ChannelSums {
  /**
   * @param g [images, H, W, channels]
   * @param z as large as {@code g}; null if sumGz is
   * @param sumG overwritten, [channels]
   * @param sumGz overwritten, [channels]; null if not wanted
   */
  void of(int images, ChannelMap g, ChannelMap z, float[] sumG, float[] sumGz);
}
