package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;

/**
 * {@link VectorKernels} in plain Java, operation for operation, on one channel. u, v and g begin
 * {@code from}, the results {@code to}.
 */
final class ScalarKernels {
  private ScalarKernels() {}

  static void join(
      AdapterSpec.Kernel kernel,
      float[] u,
      float[] v,
      int from,
      float scale,
      float[] y,
      int to,
      int count) {
    switch (kernel) {
      case PRODUCT -> {
        for (int i = 0; i < count; i++) {
          y[to + i] = u[from + i] * v[from + i] * scale;
        }
      }
      case POLY2 -> {
        for (int i = 0; i < count; i++) {
          float z = u[from + i] * v[from + i];
          y[to + i] = z * (z + 2) * scale;
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < count; i++) {
          y[to + i] = LaneMath.tanh(u[from + i] * v[from + i]) * scale;
        }
      }
      case GAUSSIAN -> {
        for (int i = 0; i < count; i++) {
          float d = u[from + i] - v[from + i];
          y[to + i] = LaneMath.exp(d * d * -0.5f) * scale;
        }
      }
    }
  }

  static void differentiate(
      AdapterSpec.Kernel kernel,
      float[] u,
      float[] v,
      float[] g,
      int from,
      float scale,
      float[] a,
      float[] b,
      int to,
      int count) {
    switch (kernel) {
      case PRODUCT -> {
        for (int i = 0; i < count; i++) {
          float d = g[from + i] * scale;
          a[to + i] = d * v[from + i];
          b[to + i] = d * u[from + i];
        }
      }
      case POLY2 -> {
        for (int i = 0; i < count; i++) {
          float p = u[from + i];
          float q = v[from + i];
          float d = g[from + i] * scale * ((p * q + 1) * 2);
          a[to + i] = d * q;
          b[to + i] = d * p;
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < count; i++) {
          float p = u[from + i];
          float q = v[from + i];
          float k = LaneMath.tanh(p * q);
          float d = g[from + i] * scale * (1 - k * k);
          a[to + i] = d * q;
          b[to + i] = d * p;
        }
      }
      case GAUSSIAN -> {
        for (int i = 0; i < count; i++) {
          float d = u[from + i] - v[from + i];
          float e = g[from + i] * scale * LaneMath.exp(d * d * -0.5f) * d;
          a[to + i] = -e;
          b[to + i] = e;
        }
      }
    }
  }
}
