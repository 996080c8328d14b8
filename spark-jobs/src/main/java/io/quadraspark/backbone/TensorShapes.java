package io.quadraspark.backbone;

import java.util.List;
import java.util.Map;

/** Which tensors a node has in a weights file, under PyTorch's names. */
final class TensorShapes {
  private TensorShapes() {}

  static void add(Node node, Map<String, List<Integer>> tensors) {
    if (node instanceof Node.Convolution c) {
      tensors.put(c.name() + ".weight", weight(c));
      if (c.bias()) {
        tensors.put(c.name() + ".bias", List.of(c.out()));
      }
    } else if (node instanceof Node.BatchNorm b) {
      for (String tensor : List.of("weight", "bias", "running_mean", "running_var")) {
        tensors.put(b.name() + "." + tensor, List.of(b.channels()));
      }
    } else if (node instanceof Node.LayerNorm l) {
      tensors.put(l.name() + ".weight", List.of(l.channels()));
      tensors.put(l.name() + ".bias", List.of(l.channels()));
    } else if (node instanceof Node.ChannelScale s) {
      tensors.put(s.weight(), List.of(s.channels()));
    }
  }

  /**
   * Whether a tensor of shape {@code found} can stand for one of shape {@code expected}: a linear
   * layer's [out, in] and a 1x1 convolution's [out, in, 1, 1] are the same numbers.
   */
  static boolean fits(List<Integer> found, List<Integer> expected) {
    return pointwise(found).equals(pointwise(expected));
  }

  private static List<Integer> pointwise(List<Integer> shape) {
    boolean pointwise = shape.size() == 4 && shape.get(2) == 1 && shape.get(3) == 1;
    return pointwise ? shape.subList(0, 2) : shape;
  }

  private static List<Integer> weight(Node.Convolution c) {
    // What PyTorch calls an MLP is made of linear layers.
    return c.kernel() == 1 && c.name().contains(".mlp.")
        ? List.of(c.out(), c.in())
        : List.of(c.out(), c.in() / c.groups(), c.kernel(), c.kernel());
  }
}
