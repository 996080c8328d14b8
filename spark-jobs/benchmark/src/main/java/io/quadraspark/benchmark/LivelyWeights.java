package io.quadraspark.benchmark;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Node;
import io.quadraspark.backbone.RandomStart;
import io.quadraspark.backbone.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Random weights in which nothing is trivial: a random start, but norms scale and shift, and layer
 * scales let their branch through. The last norm of a residual branch is small, as in trained
 * networks, so that activations do not grow from block to block.
 */
final class LivelyWeights {
  private static final long SEED = 1;
  private static final double BRANCH = 0.2;

  private LivelyWeights() {}

  static Map<String, Tensor> of(String architecture) {
    Graph graph = Architectures.graph(architecture);
    Set<String> lastOfBranch = lastOfBranch(graph);
    Map<String, Tensor> tensors = new LinkedHashMap<>(RandomStart.tensors(graph, SEED));
    for (Node node : graph.nodes()) {
      if (node instanceof Node.BatchNorm || node instanceof Node.LayerNorm) {
        double weight = lastOfBranch.contains(node.name()) ? BRANCH : 1;
        uniform(tensors, node.name() + ".weight", 0.8 * weight, 1.2 * weight);
        uniform(tensors, node.name() + ".bias", -0.15, 0.15);
        uniform(tensors, node.name() + ".running_mean", -0.15, 0.15);
        uniform(tensors, node.name() + ".running_var", 0.8, 1.2);
      } else if (node instanceof Node.ChannelScale scale) {
        uniform(tensors, scale.weight(), 0, 0.5);
      }
    }
    return tensors;
  }

  private static Set<String> lastOfBranch(Graph graph) {
    return graph.nodes().stream()
        .filter(Node.Add.class::isInstance)
        .map(add -> graph.nodes().get(((Node.Add) add).left()).name())
        .collect(Collectors.toSet());
  }

  private static void uniform(
      Map<String, Tensor> tensors, String name, double lowest, double highest) {
    Random random = new Random(SEED + name.hashCode());
    tensors.computeIfPresent(
        name,
        (key, old) -> {
          float[] values = new float[old.values().length];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) (lowest + (highest - lowest) * random.nextDouble());
          }
          return new Tensor(old.shape(), values);
        });
  }
}
