package io.quadraspark.program;

import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Node;
import io.quadraspark.backbone.Node.Padding;
import io.quadraspark.engine.VectorLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of every kind of node, small enough for finite differences, smooth except where ReLUs
 * are asked for.
 */
public final class ToyNetwork {
  private final Map<String, float[]> tensors = new HashMap<>();
  private final Random random = new Random(7);
  private final Graph graph;

  /** Of 3x3 convolutions. */
  public ToyNetwork(int stride, Node.Activation.Kind activation) {
    this(3, stride, activation);
  }

  /**
   * @param kernel of the second convolution
   * @param stride of the second convolution
   * @param activation behind it
   */
  public ToyNetwork(int kernel, int stride, Node.Activation.Kind activation) {
    graph =
        new Graph(
            "toy",
            List.of(
                new Node.Input("input"),
                new Node.Convolution("stem", 0, 3, 4, 3, 1, Padding.same(1), 1, false),
                new Node.BatchNorm("stemNorm", 1, 4, 1e-5),
                new Node.Convolution(
                    "first", 2, 4, 4, kernel, stride, Padding.same(kernel / 2), 1, true),
                new Node.BatchNorm("firstNorm", 3, 4, 1e-5),
                new Node.Activation("activation", 4, activation),
                new Node.Convolution("second", 5, 4, 4, 3, 1, Padding.same(1), 1, false),
                new Node.BatchNorm("secondNorm", 6, 4, 1e-5),
                new Node.Add("sum", 5, 7),
                new Node.PadShortcut("shortcut", 8, 2, 1, 1),
                new Node.Convolution("third", 8, 4, 6, 3, 2, Padding.same(1), 1, false),
                new Node.BatchNorm("thirdNorm", 10, 6, 1e-5),
                new Node.Add("last", 9, 11),
                new Node.GlobalAveragePool("pool", 12)),
            6,
            new Graph.Preprocessing(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), 9),
            "third");
    weight("stem", 4 * 3 * 9);
    weight("first", 4 * 4 * kernel * kernel);
    tensors.put("first.bias", gaussian(4, 0, 0.3));
    weight("second", 4 * 4 * 9);
    weight("third", 6 * 4 * 9);
    norm("stemNorm", 4);
    norm("firstNorm", 4);
    norm("secondNorm", 4);
    norm("thirdNorm", 6);
  }

  private void weight(String name, int length) {
    tensors.put(name + ".weight", gaussian(length, 0, 0.4));
  }

  private void norm(String name, int channels) {
    tensors.put(name + ".weight", gaussian(channels, 1, 0.3));
    tensors.put(name + ".bias", gaussian(channels, 0, 0.3));
    tensors.put(name + ".running_mean", gaussian(channels, 0, 0.3));
    float[] variance = gaussian(channels, 0, 0.3);
    for (int c = 0; c < channels; c++) {
      variance[c] = 1 + Math.abs(variance[c]);
    }
    tensors.put(name + ".running_var", variance);
  }

  private float[] gaussian(int length, double mean, double std) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (mean + std * random.nextGaussian());
    }
    return values;
  }

  public Graph graph() {
    return graph;
  }

  public FrozenTensors frozen() {
    return new FrozenTensors(tensors::get);
  }

  /** A vector with nothing at zero; norms and statistics as in the frozen tensors. */
  public INDArray vector(VectorLayout layout, DataType type) {
    double[] values = new double[layout.length()];
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      float[] frozen = tensors.get(tensor.name());
      for (int i = 0; i < tensor.length(); i++) {
        values[tensor.offset() + i] = frozen == null ? 0.4 * random.nextGaussian() : frozen[i];
      }
    }
    return Nd4j.createFromArray(values).castTo(type);
  }

  /** Images, [n, 9, 9, 3]. */
  public INDArray images(int n, DataType type) {
    float[] values = gaussian(n * 9 * 9 * 3, 0, 1);
    return Nd4j.createFromArray(values).castTo(type).reshape('c', n, 9, 9, 3).dup('c');
  }
}
