package io.quadraspark.program.kernel;

/**
 * The depthwise atrous convolution of both factors: k x k taps, {@code dilation} pixels apart, on
 * images with a border of zeros.
 *
 * @param channels of the weights; maps may have more (see {@link ChannelMap#channels()})
 * @param kernel k
 */
public record Geometry(
    int channels,
    int kernel,
    int dilation,
    int stride,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight) {
  public Geometry {
    if (channels < 1 || kernel < 1 || dilation < 1 || stride < 1) {
      throw new IllegalArgumentException(
          "Channels %d, kernel %d, dilation %d, stride %d: each must be positive"
              .formatted(channels, kernel, dilation, stride));
    }
    if (padTop < 0 || padLeft < 0 || padBottom < 0 || padRight < 0) {
      throw new IllegalArgumentException(
          "Padding %d, %d, %d, %d (top, left, bottom, right): none may be negative"
              .formatted(padTop, padLeft, padBottom, padRight));
    }
  }

  /** The same padding on all four sides. */
  public static Geometry even(int channels, int kernel, int dilation, int stride, int padding) {
    return new Geometry(channels, kernel, dilation, stride, padding, padding, padding, padding);
  }

  /** k^2. */
  int taps() {
    return kernel * kernel;
  }

  /** d (k-1) + 1, the pixels that the taps span. */
  int extent() {
    return dilation * (kernel - 1) + 1;
  }

  /** Height of the result for images of this height. */
  public int outputHeight(int height) {
    return (height + padTop + padBottom - extent()) / stride + 1;
  }

  /** Width of the result for images of this width. */
  public int outputWidth(int width) {
    return (width + padLeft + padRight - extent()) / stride + 1;
  }
}
