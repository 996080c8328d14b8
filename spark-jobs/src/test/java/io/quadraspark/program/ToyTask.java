package io.quadraspark.program;

import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.VectorLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Two classes that are told apart by products of inputs. A frozen convolution that passes its input
 * on, with an adapter beside it, the mean over all pixels and a logistic head; adapter and head
 * train with Adam.
 *
 * @param size height and width of a sample
 * @param channels of a sample
 * @param kernel of the frozen convolution
 * @param draw fills a sample [H, W, C] and says whether it is of the second class
 */
record ToyTask(
    int size, int channels, int kernel, BiFunction<Random, double[], Boolean> draw, Adam adam) {
  private static final int BATCH = 128;
  private static final int TEST_BATCHES = 16;

  /** How the task is trained. */
  record Adam(double rate, int steps) {}

  /** Whether the first two of 16 Gaussian inputs have the same sign. */
  static ToyTask sameSign() {
    return new ToyTask(
        1,
        16,
        3,
        (random, x) -> {
          Arrays.setAll(x, i -> random.nextGaussian());
          return x[0] * x[1] > 0;
        },
        new Adam(2e-2, 700));
  }

  /** Whether two Gaussian inputs are further from the origin than half of all are. */
  static ToyTask ring() {
    return new ToyTask(
        1,
        2,
        3,
        (random, x) -> {
          Arrays.setAll(x, i -> random.nextGaussian());
          return x[0] * x[0] + x[1] * x[1] > 2 * Math.log(2);
        },
        new Adam(2e-2, 400));
  }

  /** Whether noise repeats itself three pixels to the side, or three pixels down. */
  static ToyTask shift(int kernel) {
    int size = 16;
    int far = 3;
    return new ToyTask(
        size,
        1,
        kernel,
        (random, x) -> {
          double[] noise = random.doubles(x.length).map(v -> random.nextGaussian()).toArray();
          boolean aside = random.nextBoolean();
          for (int i = 0; i < x.length; i++) {
            int row = (i / size + (aside ? 0 : far)) % size;
            int column = (i % size + (aside ? far : 0)) % size;
            x[i] = (noise[i] + noise[row * size + column]) / Math.sqrt(2);
          }
          return aside;
        },
        new Adam(5e-2, 120));
  }

  Plan plan(AdapterSpec spec) {
    Graph graph =
        new Graph(
            "toy",
            List.of(
                new Node.Input("input"),
                new Node.Convolution(
                    "stem", 0, channels, channels, 1, 1, Node.Padding.same(0), 1, false),
                new Node.Convolution(
                    "body",
                    1,
                    channels,
                    channels,
                    kernel,
                    1,
                    Node.Padding.same(kernel / 2),
                    1,
                    false),
                new Node.GlobalAveragePool("pool", 2)),
            channels,
            new Graph.Preprocessing(List.of(), List.of(), size),
            "body");
    return PlanCompiler.adapted(graph, spec);
  }

  /** Both convolutions pass their input on. */
  FrozenTensors frozen() {
    return new FrozenTensors(name -> identity(name.startsWith("stem") ? 1 : kernel));
  }

  private float[] identity(int k) {
    float[] weights = new float[channels * channels * k * k];
    for (int c = 0; c < channels; c++) {
      weights[(c * channels + c) * k * k + k * k / 2] = 1;
    }
    return weights;
  }

  /** Share of unseen samples that the trained network gets right. */
  double accuracy(Program program, long seed) {
    Random random = new Random(seed);
    double[] values = start(program.layout(), random);
    double[] first = new double[values.length];
    double[] second = new double[values.length];
    for (int step = 1; step <= adam.steps(); step++) {
      double[] gradients = new Pass(random).gradients(program, values);
      for (int i = 0; i < values.length; i++) {
        first[i] = 0.9 * first[i] + 0.1 * gradients[i];
        second[i] = 0.999 * second[i] + 0.001 * gradients[i] * gradients[i];
        double mean = first[i] / (1 - Math.pow(0.9, step));
        double deviation = Math.sqrt(second[i] / (1 - Math.pow(0.999, step)));
        values[i] -= adam.rate() * mean / (deviation + 1e-8);
      }
    }
    int right = 0;
    for (int batch = 0; batch < TEST_BATCHES; batch++) {
      right += new Pass(random).right(program, values);
    }
    return (double) right / (TEST_BATCHES * BATCH);
  }

  /** The program's vector, then the head's weights and bias. */
  private double[] start(VectorLayout layout, Random random) {
    double[] values = new double[layout.length() + channels + 1];
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      String factor = tensor.name().substring(tensor.name().lastIndexOf('.') + 1);
      double std =
          switch (factor) {
            case "u", "wa" -> 0;
            case "pa", "pb" -> 1 / Math.sqrt(channels);
            default -> 1.0 / 3;
          };
      for (int i = 0; i < tensor.length(); i++) {
        values[tensor.offset() + i] = std * random.nextGaussian();
      }
    }
    for (int i = layout.length(); i < values.length; i++) {
      values[i] = random.nextGaussian() / Math.sqrt(channels);
    }
    return values;
  }

  /** One batch through network and head. */
  private final class Pass {
    private final double[] inputs = new double[BATCH * size * size * channels];
    private final boolean[] labels = new boolean[BATCH];

    Pass(Random random) {
      double[] sample = new double[size * size * channels];
      for (int n = 0; n < BATCH; n++) {
        labels[n] = draw.apply(random, sample);
        System.arraycopy(sample, 0, inputs, n * sample.length, sample.length);
      }
    }

    private double[] features(Program program, double[] values) {
      INDArray input =
          Nd4j.createFromArray(inputs)
              .castTo(DataType.FLOAT)
              .reshape('c', BATCH, size, size, channels)
              .dup('c');
      int trained = program.layout().length();
      INDArray vector =
          Nd4j.createFromArray(Arrays.copyOf(values, Math.max(1, trained))).castTo(DataType.FLOAT);
      return program.forward(input, vector, true).dup('c').data().asDouble();
    }

    private double[] scores(double[] features, double[] values) {
      double[] scores = new double[BATCH];
      int head = values.length - channels - 1;
      for (int n = 0; n < BATCH; n++) {
        scores[n] = values[head + channels];
        for (int c = 0; c < channels; c++) {
          scores[n] += values[head + c] * features[n * channels + c];
        }
      }
      return scores;
    }

    int right(Program program, double[] values) {
      double[] scores = scores(features(program, values), values);
      int right = 0;
      for (int n = 0; n < BATCH; n++) {
        right += scores[n] > 0 == labels[n] ? 1 : 0;
      }
      return right;
    }

    /** Of the mean logistic loss. */
    double[] gradients(Program program, double[] values) {
      double[] features = features(program, values);
      double[] scores = scores(features, values);
      double[] gradients = new double[values.length];
      double[] byFeatures = new double[features.length];
      int head = values.length - channels - 1;
      for (int n = 0; n < BATCH; n++) {
        double error = (1 / (1 + Math.exp(-scores[n])) - (labels[n] ? 1 : 0)) / BATCH;
        gradients[head + channels] += error;
        for (int c = 0; c < channels; c++) {
          gradients[head + c] += error * features[n * channels + c];
          byFeatures[n * channels + c] = error * values[head + c];
        }
      }
      if (head > 0) {
        INDArray gradient =
            Nd4j.createFromArray(byFeatures)
                .castTo(DataType.FLOAT)
                .reshape('c', BATCH, channels)
                .dup('c');
        INDArray byVector = Nd4j.create(DataType.FLOAT, head);
        program.backward(gradient, byVector);
        System.arraycopy(byVector.data().asDouble(), 0, gradients, 0, head);
      }
      return gradients;
    }
  }
}
