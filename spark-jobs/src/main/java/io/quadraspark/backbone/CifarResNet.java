package io.quadraspark.backbone;

import static io.quadraspark.backbone.Node.Activation.Kind.RELU;

import io.quadraspark.backbone.Graph.Preprocessing;
import java.util.List;
import java.util.Set;

/**
 * The ResNets of He et al. for CIFAR-10, section 4.2: a 3x3 stem, three stages of n basic blocks
 * with 16, 32 and 64 channels, 6n+2 layers, shortcuts without weights (option A).
 */
final class CifarResNet implements Family {
  private static final double EPS = 1e-5;
  private static final int WIDTH = 16;
  private static final int SIZE = 32;

  @Override
  public List<String> names() {
    return List.of(
        "resnet8", "resnet14", "resnet20", "resnet32", "resnet44", "resnet56", "resnet110");
  }

  @Override
  public Set<String> genericNames() {
    return Set.of();
  }

  @Override
  public Set<String> classifiers() {
    return Set.of("linear.", "fc.");
  }

  @Override
  public Graph graph(String name) {
    return build(name, WIDTH);
  }

  @Override
  public Graph graph(String name, Weights weights) {
    return build(name, weights.extent("conv1.weight", WIDTH));
  }

  private static Graph build(String name, int width) {
    int blocks = (Integer.parseInt(name.substring("resnet".length())) - 2) / 6;
    GraphBuilder graph = new GraphBuilder();
    int x = graph.conv("conv1", graph.input(), 3, width, 3, 1);
    x = graph.batchNorm("bn1", x, width, EPS);
    x = graph.activation("act1", x, RELU);
    int in = width;
    for (int stage = 1; stage <= 3; stage++) {
      int out = width << (stage - 1);
      for (int block = 0; block < blocks; block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        x = block(graph, "layer%d.%d".formatted(stage, block), x, in, out, stride);
        in = out;
      }
    }
    graph.add(new Node.GlobalAveragePool("pool", x));
    return graph.build(
        name, in, new Preprocessing(IMAGENET.mean(), IMAGENET.std(), SIZE), "layer3.");
  }

  private static int block(GraphBuilder graph, String name, int x, int in, int out, int stride) {
    int y = graph.conv(name + ".conv1", x, in, out, 3, stride);
    y = graph.batchNorm(name + ".bn1", y, out, EPS);
    y = graph.activation(name + ".act1", y, RELU);
    y = graph.conv(name + ".conv2", y, out, out, 3, 1);
    y = graph.batchNorm(name + ".bn2", y, out, EPS);
    int shortcut = x;
    if (stride != 1 || in != out) {
      int before = (out - in) / 2;
      shortcut =
          graph.add(new Node.PadShortcut(name + ".shortcut", x, stride, before, out - in - before));
    }
    return graph.activation(name + ".act2", graph.sum(name + ".add", y, shortcut), RELU);
  }
}
