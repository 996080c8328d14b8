package io.quadraspark.backbone;

import static io.quadraspark.backbone.Node.Activation.Kind.RELU;

import io.quadraspark.backbone.Node.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ResNets of torchvision and timm for ImageNet: a 7x7 stem, four stages of basic or bottleneck
 * blocks (stride in the 3x3 convolution), shortcuts with a 1x1 convolution where the shape changes.
 */
final class ResNet implements Family {
  private static final double EPS = 1e-5;
  private static final int WIDTH = 64;
  private static final int STAGES = 4;
  private static final int EXPANSION = 4;
  private static final String BASIC = "resnet_basic";
  private static final String BOTTLENECK = "resnet_bottleneck";

  /** Channels of the stem and blocks of each stage. */
  private record Sizes(boolean bottleneck, int width, List<Integer> depths) {}

  private static final Map<String, Sizes> SIZES =
      new TreeMap<>(
          Map.of(
              "resnet18", new Sizes(false, WIDTH, List.of(2, 2, 2, 2)),
              "resnet34", new Sizes(false, WIDTH, List.of(3, 4, 6, 3)),
              "resnet50", new Sizes(true, WIDTH, List.of(3, 4, 6, 3)),
              "resnet101", new Sizes(true, WIDTH, List.of(3, 4, 23, 3)),
              "resnet152", new Sizes(true, WIDTH, List.of(3, 8, 36, 3))));

  @Override
  public List<String> names() {
    return List.of("resnet18", "resnet34", "resnet50", "resnet101", "resnet152");
  }

  @Override
  public Set<String> genericNames() {
    return Set.of(BASIC, BOTTLENECK);
  }

  @Override
  public Set<String> classifiers() {
    return Set.of("fc.");
  }

  @Override
  public Graph graph(String name) {
    return build(name, SIZES.get(name));
  }

  @Override
  public Graph graph(String name, Weights weights) {
    if (SIZES.containsKey(name)) {
      return graph(name);
    }
    List<Integer> depths = new ArrayList<>();
    for (int stage = 1; stage <= STAGES; stage++) {
      int depth = 0;
      while (weights.has("layer%d.%d.conv1.weight".formatted(stage, depth))) {
        depth++;
      }
      // A stage without blocks is told as missing tensors when the file is compared.
      depths.add(Math.max(1, depth));
    }
    int width = weights.extent("conv1.weight", WIDTH);
    return build(name, new Sizes(name.equals(BOTTLENECK), width, depths));
  }

  private static Graph build(String name, Sizes sizes) {
    GraphBuilder graph = new GraphBuilder();
    int in = sizes.width();
    int x = graph.conv("conv1", graph.input(), 3, in, 7, 2);
    x = graph.batchNorm("bn1", x, in, EPS);
    x = graph.activation("act1", x, RELU);
    x = graph.add(new Node.MaxPool("maxpool", x, 3, 2, Padding.same(1)));
    for (int stage = 1; stage <= STAGES; stage++) {
      int inner = sizes.width() << (stage - 1);
      int out = sizes.bottleneck() ? inner * EXPANSION : inner;
      for (int block = 0; block < sizes.depths().get(stage - 1); block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        String path = "layer%d.%d".formatted(stage, block);
        int y =
            sizes.bottleneck()
                ? bottleneck(graph, path, x, in, inner, out, stride)
                : basic(graph, path, x, in, out, stride);
        int shortcut = x;
        if (stride != 1 || in != out) {
          shortcut = graph.conv(path + ".downsample.0", x, in, out, 1, stride);
          shortcut = graph.batchNorm(path + ".downsample.1", shortcut, out, EPS);
        }
        x = graph.activation(path + ".act", graph.sum(path + ".add", y, shortcut), RELU);
        in = out;
      }
    }
    graph.add(new Node.GlobalAveragePool("pool", x));
    return graph.build(name, in, IMAGENET, "layer%d.".formatted(STAGES));
  }

  private static int basic(GraphBuilder graph, String path, int x, int in, int out, int stride) {
    int y = graph.conv(path + ".conv1", x, in, out, 3, stride);
    y = graph.batchNorm(path + ".bn1", y, out, EPS);
    y = graph.activation(path + ".act1", y, RELU);
    y = graph.conv(path + ".conv2", y, out, out, 3, 1);
    return graph.batchNorm(path + ".bn2", y, out, EPS);
  }

  private static int bottleneck(
      GraphBuilder graph, String path, int x, int in, int inner, int out, int stride) {
    int y = graph.conv(path + ".conv1", x, in, inner, 1, 1);
    y = graph.batchNorm(path + ".bn1", y, inner, EPS);
    y = graph.activation(path + ".act1", y, RELU);
    y = graph.conv(path + ".conv2", y, inner, inner, 3, stride);
    y = graph.batchNorm(path + ".bn2", y, inner, EPS);
    y = graph.activation(path + ".act2", y, RELU);
    y = graph.conv(path + ".conv3", y, inner, out, 1, 1);
    return graph.batchNorm(path + ".bn3", y, out, EPS);
  }
}
