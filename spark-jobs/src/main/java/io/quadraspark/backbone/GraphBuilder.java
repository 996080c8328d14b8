package io.quadraspark.backbone;

import io.quadraspark.backbone.Graph.Preprocessing;
import io.quadraspark.backbone.Node.Activation;
import io.quadraspark.backbone.Node.Padding;
import java.util.ArrayList;
import java.util.List;

/** Collects the nodes of a graph; each method adds one and returns its index. */
final class GraphBuilder {
  private final List<Node> nodes = new ArrayList<>(List.of(new Node.Input("input")));

  /** Index of the normalised image. */
  int input() {
    return 0;
  }

  /** Convolution without bias, padded evenly to keep the extent at stride 1. */
  int conv(String name, int input, int in, int out, int kernel, int stride) {
    return conv(name, input, in, out, kernel, stride, Padding.same(kernel / 2), 1, false);
  }

  int conv(
      String name,
      int input,
      int in,
      int out,
      int kernel,
      int stride,
      Padding padding,
      int groups,
      boolean bias) {
    return add(new Node.Convolution(name, input, in, out, kernel, stride, padding, groups, bias));
  }

  int batchNorm(String name, int input, int channels, double eps) {
    return add(new Node.BatchNorm(name, input, channels, eps));
  }

  int layerNorm(String name, int input, int channels, double eps) {
    return add(new Node.LayerNorm(name, input, channels, eps));
  }

  int activation(String name, int input, Activation.Kind kind) {
    return add(new Activation(name, input, kind));
  }

  int sum(String name, int left, int right) {
    return add(new Node.Add(name, left, right));
  }

  int add(Node node) {
    nodes.add(node);
    return nodes.size() - 1;
  }

  Graph build(String architecture, int features, Preprocessing preprocessing, String lastStage) {
    return new Graph(architecture, nodes, features, preprocessing, lastStage);
  }
}
