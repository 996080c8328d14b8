package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;

/** The quadratic term by its definition, in double precision, on [images, H, W, channels]. */
final class ReferenceFactors {
  private final Geometry geometry;
  private final AdapterSpec.Kernel kernel;
  private final int images;
  private final int height;
  private final int width;

  ReferenceFactors(
      Geometry geometry, AdapterSpec.Kernel kernel, int images, int height, int width) {
    this.geometry = geometry;
    this.kernel = kernel;
    this.images = images;
    this.height = height;
    this.width = width;
  }

  /** [images, Ho, Wo, channels]. */
  double[] term(double[] xa, double[] xb, double[] da, double[] db, double[] scale) {
    double[] a = convolve(xa, da);
    double[] b = convolve(xb, db);
    double[] q = new double[a.length];
    for (int i = 0; i < q.length; i++) {
      q[i] = scale[i % geometry.channels()] * kappa(a[i], b[i]);
    }
    return q;
  }

  double kappa(double u, double v) {
    return switch (kernel) {
      case PRODUCT -> u * v;
      case POLY2 -> (u * v + 1) * (u * v + 1) - 1;
      case SIGMOID -> Math.tanh(u * v);
      case GAUSSIAN -> Math.exp(-(u - v) * (u - v) / 2);
    };
  }

  private double[] convolve(double[] x, double[] weights) {
    int channels = geometry.channels();
    int rows = geometry.outputHeight(height);
    int columns = geometry.outputWidth(width);
    int k = geometry.kernel();
    double[] y = new double[images * rows * columns * channels];
    for (int i = 0; i < y.length; i++) {
      int c = i % channels;
      int column = i / channels % columns;
      int row = i / channels / columns % rows;
      int n = i / channels / columns / rows;
      for (int t = 0; t < k * k; t++) {
        int h = row * geometry.stride() + t / k * geometry.dilation() - geometry.padTop();
        int w = column * geometry.stride() + t % k * geometry.dilation() - geometry.padLeft();
        if (h >= 0 && h < height && w >= 0 && w < width) {
          y[i] += weights[c * k * k + t] * x[((n * height + h) * width + w) * channels + c];
        }
      }
    }
    return y;
  }
}
