package io.quadraspark.program;

import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Node;
import io.quadraspark.backbone.ReferenceInterpreter;
import io.quadraspark.backbone.ReferenceInterpreter.Activations;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.VectorLayout;
import java.util.Arrays;
import java.util.List;

/**
 * An adapted network by its formulas, in plain Java loops and double precision: what programs and
 * their gradients are compared with. Slow and obvious on purpose.
 */
public final class AdaptedReference {
  private final Graph graph;
  private final AdapterSpec spec;
  private final FrozenTensors frozen;
  private final VectorLayout layout;

  /**
   * @param spec with a dilation of its own
   */
  public AdaptedReference(
      Graph graph, AdapterSpec spec, FrozenTensors frozen, VectorLayout layout) {
    this.graph = graph;
    this.spec = spec;
    this.frozen = frozen;
    this.layout = layout;
  }

  /** The pooled features, [N, F] row by row. */
  public double[] features(Activations images, double... vector) {
    Values values = new Values(vector);
    List<Activations> outputs =
        new ReferenceInterpreter(graph, values::get, (base, x, y) -> adapt(values, base, x, y))
            .run(images);
    return outputs.get(outputs.size() - 1).values();
  }

  /** Trained tensors from the vector, all others frozen. */
  private final class Values {
    private final double[] vector;

    Values(double... vector) {
      this.vector = vector;
    }

    boolean trains(String name) {
      return layout.tensors().stream().anyMatch(tensor -> tensor.name().equals(name));
    }

    double[] get(String name) {
      if (!trains(name)) {
        return ReferenceInterpreter.doubles(frozen.get(name));
      }
      VectorLayout.Tensor tensor = layout.tensor(name);
      return Arrays.copyOfRange(vector, tensor.offset(), tensor.offset() + tensor.length());
    }
  }

  private void adapt(Values values, Node.Convolution base, Activations x, Activations y) {
    String name = base.name() + ".adapter.";
    if (values.trains(name + "u")) {
      Activations a =
          atrous(base, project(x, values.get(name + "pa")), values.get(name + "da"), 0, y);
      Activations b =
          atrous(base, project(x, values.get(name + "pb")), values.get(name + "db"), 0, y);
      double[] u = values.get(name + "u");
      for (int i = 0; i < y.values().length; i++) {
        int pixel = i / y.c();
        for (int r = 0; r < spec.rank(); r++) {
          int at = pixel * spec.rank() + r;
          y.values()[i] += u[i % y.c() * spec.rank() + r] * kappa(a.values()[at], b.values()[at]);
        }
      }
    } else if (values.trains(name + "wa")) {
      double[] gamma = values.trains(name + "gamma") ? values.get(name + "gamma") : ones(y.c());
      for (int r = 0; r < spec.rank(); r++) {
        Activations a = atrous(base, x, values.get(name + "wa"), r, y);
        Activations b = atrous(base, x, values.get(name + "wb"), r, y);
        for (int i = 0; i < y.values().length; i++) {
          y.values()[i] += gamma[i % y.c()] * kappa(a.values()[i], b.values()[i]) / spec.rank();
        }
      }
    }
  }

  private double kappa(double u, double v) {
    return switch (spec.kernel()) {
      case PRODUCT -> u * v;
      case POLY2 -> Math.pow(u * v + 1, 2) - 1;
      case SIGMOID -> Math.tanh(u * v);
      case GAUSSIAN -> Math.exp(-Math.pow(u - v, 2) / 2);
    };
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** P x; P [r, in]. */
  private Activations project(Activations x, double[] projection) {
    Activations projected = Activations.zeros(x.n(), x.h(), x.w(), spec.rank());
    for (int i = 0; i < projected.values().length; i++) {
      int pixel = i / spec.rank();
      for (int c = 0; c < x.c(); c++) {
        projected.values()[i] +=
            projection[i % spec.rank() * x.c() + c] * x.values()[pixel * x.c() + c];
      }
    }
    return projected;
  }

  /**
   * Depthwise kernel number {@code set} of {@code kernels}, [.., C, k, k], its centre on that of
   * the base kernel.
   *
   * @param like has the extent of the result
   */
  private Activations atrous(
      Node.Convolution base, Activations x, double[] kernels, int set, Activations like) {
    int k = spec.kernelSize();
    Activations y = Activations.zeros(like.n(), like.h(), like.w(), x.c());
    for (int n = 0; n < y.n(); n++) {
      for (int row = 0; row < y.h(); row++) {
        for (int column = 0; column < y.w(); column++) {
          int centreRow = row * base.stride() - base.padding().top() + base.kernel() / 2;
          int centreColumn = column * base.stride() - base.padding().left() + base.kernel() / 2;
          for (int tap = 0; tap < k * k; tap++) {
            int fromRow = centreRow + spec.dilation() * (tap / k - k / 2);
            int fromColumn = centreColumn + spec.dilation() * (tap % k - k / 2);
            if (fromRow < 0 || fromRow >= x.h() || fromColumn < 0 || fromColumn >= x.w()) {
              continue;
            }
            for (int c = 0; c < x.c(); c++) {
              y.values()[y.index(n, row, column, c)] +=
                  kernels[(set * x.c() + c) * k * k + tap]
                      * x.values()[x.index(n, fromRow, fromColumn, c)];
            }
          }
        }
      }
    }
    return y;
  }
}
