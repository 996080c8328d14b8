package io.quadraspark.backbone;

import static io.quadraspark.backbone.Node.Activation.Kind.GELU;

import io.quadraspark.backbone.Node.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ConvNeXt with timm's names: a 4x4 patch stem, four stages of blocks (7x7 depthwise, layer norm,
 * MLP of four times the width, layer scale), 2x2 downsampling between them, a norm after pooling.
 */
final class ConvNext implements Family {
  private static final double EPS = 1e-6;
  private static final int KERNEL = 7;
  private static final int EXPANSION = 4;
  private static final Padding NONE = Padding.same(0);
  private static final String GENERIC = "convnext";

  /** Blocks and channels of each stage. */
  private record Sizes(List<Integer> depths, List<Integer> widths) {}

  private static final Map<String, Sizes> SIZES =
      Map.of(
          "convnext_tiny", new Sizes(List.of(3, 3, 9, 3), List.of(96, 192, 384, 768)),
          "convnext_small", new Sizes(List.of(3, 3, 27, 3), List.of(96, 192, 384, 768)),
          "convnext_base", new Sizes(List.of(3, 3, 27, 3), List.of(128, 256, 512, 1024)),
          "convnext_large", new Sizes(List.of(3, 3, 27, 3), List.of(192, 384, 768, 1536)));

  @Override
  public List<String> names() {
    return List.of("convnext_tiny", "convnext_small", "convnext_base", "convnext_large");
  }

  @Override
  public Set<String> genericNames() {
    return Set.of(GENERIC);
  }

  @Override
  public Set<String> classifiers() {
    return Set.of("head.fc.");
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
    List<Integer> widths = new ArrayList<>();
    for (int stage = 0; weights.has(block(stage, 0) + ".conv_dw.weight"); stage++) {
      int depth = 1;
      while (weights.has(block(stage, depth) + ".conv_dw.weight")) {
        depth++;
      }
      depths.add(depth);
      widths.add(weights.extent(block(stage, 0) + ".conv_dw.weight", 1));
    }
    if (depths.isEmpty()) {
      throw BackboneErrors.missingTensor(block(0, 0) + ".conv_dw.weight", weights.names());
    }
    return build(name, new Sizes(depths, widths));
  }

  private static String block(int stage, int block) {
    return "stages.%d.blocks.%d".formatted(stage, block);
  }

  private static Graph build(String name, Sizes sizes) {
    GraphBuilder graph = new GraphBuilder();
    int width = sizes.widths().get(0);
    int x = graph.conv("stem.0", graph.input(), 3, width, 4, 4, NONE, 1, true);
    x = graph.layerNorm("stem.1", x, width, EPS);
    for (int stage = 0; stage < sizes.depths().size(); stage++) {
      int out = sizes.widths().get(stage);
      if (stage > 0) {
        String path = "stages.%d.downsample".formatted(stage);
        x = graph.layerNorm(path + ".0", x, width, EPS);
        x = graph.conv(path + ".1", x, width, out, 2, 2, NONE, 1, true);
      }
      width = out;
      for (int block = 0; block < sizes.depths().get(stage); block++) {
        x = block(graph, block(stage, block), x, width);
      }
    }
    int pooled = graph.add(new Node.GlobalAveragePool("head.global_pool", x));
    graph.layerNorm("head.norm", pooled, width, EPS);
    return graph.build(name, width, IMAGENET, "stages.%d.".formatted(sizes.depths().size() - 1));
  }

  private static int block(GraphBuilder graph, String path, int x, int width) {
    int inner = width * EXPANSION;
    int y =
        graph.conv(
            path + ".conv_dw", x, width, width, KERNEL, 1, Padding.same(KERNEL / 2), width, true);
    y = graph.layerNorm(path + ".norm", y, width, EPS);
    y = graph.conv(path + ".mlp.fc1", y, width, inner, 1, 1, NONE, 1, true);
    y = graph.activation(path + ".mlp.act", y, GELU);
    y = graph.conv(path + ".mlp.fc2", y, inner, width, 1, 1, NONE, 1, true);
    y = graph.add(new Node.ChannelScale(path + ".scale", y, width, path + ".gamma"));
    return graph.sum(path + ".add", y, x);
  }
}
