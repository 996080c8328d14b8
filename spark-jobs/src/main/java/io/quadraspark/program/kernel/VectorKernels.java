package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * kappa and its derivatives. One loop for each kernel: a choice inside, or a vector as an argument,
 * would box the vectors.
 */
final class VectorKernels {
  private static final VectorSpecies<Float> SPECIES = VectorLanes.SPECIES;
  private static final int LANES = Plane.LANES;

  private VectorKernels() {}

  static void join(
      AdapterSpec.Kernel kernel, float[] u, float[] v, float[] scale, float[] y, int end) {
    for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
      switch (kernel) {
        case PRODUCT -> product(u, v, scale, y, lane, end);
        case POLY2 -> poly2(u, v, scale, y, lane, end);
        case SIGMOID -> sigmoid(u, v, scale, y, lane, end);
        case GAUSSIAN -> gaussian(u, v, scale, y, lane, end);
      }
    }
  }

  static void differentiate(
      AdapterSpec.Kernel kernel,
      float[] u,
      float[] v,
      float[] g,
      float[] scale,
      float[] a,
      float[] b,
      int to,
      int end) {
    for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
      switch (kernel) {
        case PRODUCT -> productGradient(u, v, g, scale, a, b, to, lane, end);
        case POLY2 -> poly2Gradient(u, v, g, scale, a, b, to, lane, end);
        case SIGMOID -> sigmoidGradient(u, v, g, scale, a, b, to, lane, end);
        case GAUSSIAN -> gaussianGradient(u, v, g, scale, a, b, to, lane, end);
      }
    }
  }

  private static void product(float[] u, float[] v, float[] scale, float[] y, int lane, int end) {
    FloatVector s = at(scale, lane);
    for (int i = lane; i < end; i += LANES) {
      at(u, i).mul(at(v, i)).mul(s).intoArray(y, i);
    }
  }

  private static void poly2(float[] u, float[] v, float[] scale, float[] y, int lane, int end) {
    FloatVector s = at(scale, lane);
    for (int i = lane; i < end; i += LANES) {
      FloatVector z = at(u, i).mul(at(v, i));
      z.mul(z.add(2)).mul(s).intoArray(y, i);
    }
  }

  private static void sigmoid(float[] u, float[] v, float[] scale, float[] y, int lane, int end) {
    FloatVector s = at(scale, lane);
    for (int i = lane; i < end; i += LANES) {
      VectorMath.tanh(at(u, i).mul(at(v, i))).mul(s).intoArray(y, i);
    }
  }

  private static void gaussian(float[] u, float[] v, float[] scale, float[] y, int lane, int end) {
    FloatVector s = at(scale, lane);
    for (int i = lane; i < end; i += LANES) {
      FloatVector d = at(u, i).sub(at(v, i));
      VectorMath.exp(d.mul(d).mul(-0.5f)).mul(s).intoArray(y, i);
    }
  }

  private static void productGradient(
      float[] u,
      float[] v,
      float[] g,
      float[] scale,
      float[] a,
      float[] b,
      int to,
      int lane,
      int end) {
    FloatVector s = at(scale, lane);
    for (int i = lane; i < end; i += LANES) {
      FloatVector d = at(g, i).mul(s);
      d.mul(at(v, i)).intoArray(a, to + i);
      d.mul(at(u, i)).intoArray(b, to + i);
    }
  }

  private static void poly2Gradient(
      float[] u,
      float[] v,
      float[] g,
      float[] scale,
      float[] a,
      float[] b,
      int to,
      int lane,
      int end) {
    FloatVector s = at(scale, lane);
    for (int i = lane; i < end; i += LANES) {
      FloatVector p = at(u, i);
      FloatVector q = at(v, i);
      FloatVector d = at(g, i).mul(s).mul(p.mul(q).add(1).mul(2));
      d.mul(q).intoArray(a, to + i);
      d.mul(p).intoArray(b, to + i);
    }
  }

  private static void sigmoidGradient(
      float[] u,
      float[] v,
      float[] g,
      float[] scale,
      float[] a,
      float[] b,
      int to,
      int lane,
      int end) {
    FloatVector s = at(scale, lane);
    for (int i = lane; i < end; i += LANES) {
      FloatVector p = at(u, i);
      FloatVector q = at(v, i);
      FloatVector k = VectorMath.tanh(p.mul(q));
      FloatVector d = at(g, i).mul(s).mul(FloatVector.broadcast(SPECIES, 1).sub(k.mul(k)));
      d.mul(q).intoArray(a, to + i);
      d.mul(p).intoArray(b, to + i);
    }
  }

  private static void gaussianGradient(
      float[] u,
      float[] v,
      float[] g,
      float[] scale,
      float[] a,
      float[] b,
      int to,
      int lane,
      int end) {
    FloatVector s = at(scale, lane);
    for (int i = lane; i < end; i += LANES) {
      FloatVector d = at(u, i).sub(at(v, i));
      FloatVector k = VectorMath.exp(d.mul(d).mul(-0.5f));
      FloatVector e = at(g, i).mul(s).mul(k).mul(d);
      e.neg().intoArray(a, to + i);
      e.intoArray(b, to + i);
    }
  }

  private static FloatVector at(float[] values, int i) {
    return FloatVector.fromArray(SPECIES, values, i);
  }
}
