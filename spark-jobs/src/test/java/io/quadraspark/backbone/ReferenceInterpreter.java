package io.quadraspark.backbone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * Runs a graph in plain Java loops and double precision: what every program is compared with. Slow
 * and obvious on purpose.
 */
public final class ReferenceInterpreter {

  /** Activations, [N, H, W, C] row-major; pooled ones have a height and width of 1. */
  public record Activations(int n, int h, int w, int c, double[] values) {
    public static Activations zeros(int n, int h, int w, int c) {
      return new Activations(n, h, w, c, new double[n * h * w * c]);
    }

    /** The first images of a tensor [N, C, H, W] or [N, C]. */
    public static Activations ofChannelsFirst(Tensor tensor, int images) {
      int c = tensor.shape().get(1);
      int h = tensor.shape().size() == 4 ? tensor.shape().get(2) : 1;
      int w = tensor.shape().size() == 4 ? tensor.shape().get(3) : 1;
      Activations result = zeros(images, h, w, c);
      for (int n = 0; n < images; n++) {
        for (int k = 0; k < c; k++) {
          for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
              result.values[result.index(n, y, x, k)] =
                  tensor.values()[((n * c + k) * h + y) * w + x];
            }
          }
        }
      }
      return result;
    }

    public int index(int n, int y, int x, int k) {
      return ((n * h + y) * w + x) * c + k;
    }

    double at(int n, int y, int x, int k) {
      return values[index(n, y, x, k)];
    }

    /** Largest difference to {@code other}, over the largest magnitude of {@code other}. */
    public double relativeError(Activations other) {
      if (values.length != other.values.length) {
        throw new IllegalArgumentException(
            values.length + " values against " + other.values.length);
      }
      double largest = 0;
      double error = 0;
      for (int i = 0; i < values.length; i++) {
        largest = Math.max(largest, Math.abs(other.values[i]));
        error = Math.max(error, Math.abs(values[i] - other.values[i]));
      }
      return error / largest;
    }
  }

  /** What stands beside a convolution. */
  @FunctionalInterface
  public interface Term {
    /** Adds it to the convolution's output {@code y}. */
    void addTo(Node.Convolution convolution, Activations x, Activations y);
  }

  private final Graph graph;
  private final Function<String, double[]> weights;
  private final Term term;

  public ReferenceInterpreter(Graph graph, Weights weights) {
    this(graph, weights::tensor);
  }

  public ReferenceInterpreter(Graph graph, Function<String, Tensor> weights) {
    this(graph, name -> doubles(weights.apply(name).values()), (convolution, x, y) -> {});
  }

  /**
   * @param weights of each name, row-major
   */
  public ReferenceInterpreter(Graph graph, Function<String, double[]> weights, Term term) {
    this.graph = graph;
    this.weights = weights;
    this.term = term;
  }

  /**
   * The output of every node, in the order of the graph.
   *
   * @param input normalised images
   */
  public List<Activations> run(Activations input) {
    List<Activations> outputs = new ArrayList<>();
    for (Node node : graph.nodes()) {
      outputs.add(
          output(node, node instanceof Node.Input ? List.of(input) : inputs(node, outputs)));
    }
    return outputs;
  }

  private static List<Activations> inputs(Node node, List<Activations> outputs) {
    return node.inputs().stream().map(outputs::get).toList();
  }

  private Activations output(Node node, List<Activations> inputs) {
    Activations x = inputs.get(0);
    if (node instanceof Node.Input) {
      return x;
    } else if (node instanceof Node.Convolution c) {
      Activations y = convolution(c, x);
      term.addTo(c, x, y);
      return y;
    } else if (node instanceof Node.BatchNorm b) {
      return batchNorm(b, x);
    } else if (node instanceof Node.LayerNorm l) {
      return layerNorm(l, x);
    } else if (node instanceof Node.ChannelScale s) {
      return perChannel(x, values(s.weight()), new double[x.c]);
    } else if (node instanceof Node.Activation a) {
      DoubleUnaryOperator f =
          switch (a.kind()) {
            case RELU -> v -> Math.max(v, 0);
            case RELU6 -> v -> Math.min(Math.max(v, 0), 6);
            case GELU -> v -> 0.5 * v * (1 + erf(v / Math.sqrt(2)));
          };
      return new Activations(x.n, x.h, x.w, x.c, Arrays.stream(x.values).map(f).toArray());
    } else if (node instanceof Node.Add) {
      double[] sum = x.values.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += inputs.get(1).values[i];
      }
      return new Activations(x.n, x.h, x.w, x.c, sum);
    } else if (node instanceof Node.MaxPool m) {
      return maxPool(m, x);
    } else if (node instanceof Node.PadShortcut p) {
      return padShortcut(p, x);
    } else if (node instanceof Node.GlobalAveragePool) {
      return globalAverage(x);
    }
    throw new IllegalStateException("Cannot run " + node);
  }

  private double[] values(String tensor) {
    return weights.apply(tensor).clone();
  }

  /** The values as doubles. */
  public static double[] doubles(float... values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static int extent(int size, int before, int after, int kernel, int stride) {
    return (size + before + after - kernel) / stride + 1;
  }

  private Activations convolution(Node.Convolution c, Activations x) {
    double[] weight = values(c.name() + ".weight");
    double[] bias = c.bias() ? values(c.name() + ".bias") : new double[c.out()];
    Node.Padding p = c.padding();
    int k = c.kernel();
    int groupIn = c.in() / c.groups();
    int groupOut = c.out() / c.groups();
    Activations y =
        Activations.zeros(
            x.n,
            extent(x.h, p.top(), p.bottom(), k, c.stride()),
            extent(x.w, p.left(), p.right(), k, c.stride()),
            c.out());
    for (int n = 0; n < y.n; n++) {
      for (int row = 0; row < y.h; row++) {
        for (int column = 0; column < y.w; column++) {
          for (int out = 0; out < y.c; out++) {
            int firstIn = out / groupOut * groupIn;
            double sum = bias[out];
            for (int i = 0; i < k; i++) {
              int inRow = row * c.stride() - p.top() + i;
              for (int j = 0; j < k; j++) {
                int inColumn = column * c.stride() - p.left() + j;
                if (inRow >= 0 && inRow < x.h && inColumn >= 0 && inColumn < x.w) {
                  int from = x.index(n, inRow, inColumn, firstIn);
                  for (int in = 0; in < groupIn; in++) {
                    sum += x.values[from + in] * weight[((out * groupIn + in) * k + i) * k + j];
                  }
                }
              }
            }
            y.values[y.index(n, row, column, out)] = sum;
          }
        }
      }
    }
    return y;
  }

  private Activations batchNorm(Node.BatchNorm b, Activations x) {
    double[] scale = values(b.name() + ".weight");
    double[] shift = values(b.name() + ".bias");
    double[] mean = values(b.name() + ".running_mean");
    double[] variance = values(b.name() + ".running_var");
    for (int k = 0; k < x.c; k++) {
      scale[k] /= Math.sqrt(variance[k] + b.eps());
      shift[k] -= mean[k] * scale[k];
    }
    return perChannel(x, scale, shift);
  }

  private static Activations perChannel(Activations x, double[] scale, double[] shift) {
    double[] y = new double[x.values.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x.values[i] * scale[i % x.c] + shift[i % x.c];
    }
    return new Activations(x.n, x.h, x.w, x.c, y);
  }

  private Activations layerNorm(Node.LayerNorm l, Activations x) {
    double[] y = new double[x.values.length];
    for (int pixel = 0; pixel < y.length; pixel += x.c) {
      double mean = 0;
      for (int k = 0; k < x.c; k++) {
        mean += x.values[pixel + k] / x.c;
      }
      double variance = 0;
      for (int k = 0; k < x.c; k++) {
        variance += Math.pow(x.values[pixel + k] - mean, 2) / x.c;
      }
      for (int k = 0; k < x.c; k++) {
        y[pixel + k] = (x.values[pixel + k] - mean) / Math.sqrt(variance + l.eps());
      }
    }
    return perChannel(
        new Activations(x.n, x.h, x.w, x.c, y),
        values(l.name() + ".weight"),
        values(l.name() + ".bias"));
  }

  private static Activations maxPool(Node.MaxPool m, Activations x) {
    Node.Padding p = m.padding();
    Activations y =
        Activations.zeros(
            x.n,
            extent(x.h, p.top(), p.bottom(), m.kernel(), m.stride()),
            extent(x.w, p.left(), p.right(), m.kernel(), m.stride()),
            x.c);
    Arrays.fill(y.values, Double.NEGATIVE_INFINITY);
    for (int n = 0; n < y.n; n++) {
      for (int row = 0; row < y.h * m.kernel(); row++) {
        int inRow = row / m.kernel() * m.stride() - p.top() + row % m.kernel();
        for (int column = 0; column < y.w * m.kernel(); column++) {
          int inColumn = column / m.kernel() * m.stride() - p.left() + column % m.kernel();
          if (inRow >= 0 && inRow < x.h && inColumn >= 0 && inColumn < x.w) {
            for (int k = 0; k < x.c; k++) {
              int at = y.index(n, row / m.kernel(), column / m.kernel(), k);
              y.values[at] = Math.max(y.values[at], x.at(n, inRow, inColumn, k));
            }
          }
        }
      }
    }
    return y;
  }

  private static Activations padShortcut(Node.PadShortcut p, Activations x) {
    int s = p.stride();
    Activations y =
        Activations.zeros(x.n, (x.h + s - 1) / s, (x.w + s - 1) / s, p.before() + x.c + p.after());
    for (int n = 0; n < y.n; n++) {
      for (int row = 0; row < y.h; row++) {
        for (int column = 0; column < y.w; column++) {
          for (int k = 0; k < x.c; k++) {
            y.values[y.index(n, row, column, p.before() + k)] = x.at(n, row * s, column * s, k);
          }
        }
      }
    }
    return y;
  }

  private static Activations globalAverage(Activations x) {
    Activations y = Activations.zeros(x.n, 1, 1, x.c);
    int perImage = x.h * x.w * x.c;
    for (int i = 0; i < x.values.length; i++) {
      y.values[i / perImage * x.c + i % x.c] += x.values[i] / (x.h * x.w);
    }
    return y;
  }

  /** The error function: by its Taylor series where that does not cancel, else by a fraction. */
  static double erf(double x) {
    if (Math.abs(x) > 2) {
      double fraction = Math.abs(x);
      for (int n = 150; n > 0; n--) {
        fraction = Math.abs(x) + n / 2.0 / fraction;
      }
      return Math.signum(x) * (1 - Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI)));
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 40; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }
}
