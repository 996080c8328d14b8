package io.quadraspark.backbone;

import static io.quadraspark.backbone.Node.Activation.Kind.RELU6;

import io.quadraspark.backbone.Graph.Preprocessing;
import io.quadraspark.backbone.Node.Padding;
import java.util.List;
import java.util.Set;

/**
 * MobileNet v1 of width 1.0 as Keras defines it, with timm's names: a 3x3 stem and 13 blocks of a
 * depthwise 3x3 and a 1x1 convolution. Weights may lack the last block; the features have 1024
 * channels at stride 32 with it and without.
 */
final class MobileNetV1 implements Family {
  // Keras' values; other makers' files of this shape have 1e-5 and even padding, under other names.
  private static final double EPS = 1e-3;
  private static final Padding STRIDE_2 = new Padding(0, 0, 1, 1);
  private static final int WIDTH = 32;
  private static final String LAST_BLOCK = "blocks.4.1";
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f), 224);

  /** Blocks of one extent; the first of them halves it where the stride is 2. */
  private record Stage(int blocks, int out, int stride) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 64, 1),
          new Stage(2, 128, 2),
          new Stage(2, 256, 2),
          new Stage(6, 512, 2),
          new Stage(2, 1024, 2));

  @Override
  public List<String> names() {
    return List.of("mobilenet_v1");
  }

  @Override
  public Set<String> genericNames() {
    return Set.of();
  }

  @Override
  public Set<String> classifiers() {
    return Set.of("classifier.");
  }

  @Override
  public Graph graph(String name) {
    return build(name, true);
  }

  @Override
  public Graph graph(String name, Weights weights) {
    return build(name, weights.names().stream().anyMatch(t -> t.startsWith(LAST_BLOCK + ".")));
  }

  private static Graph build(String name, boolean lastBlock) {
    GraphBuilder graph = new GraphBuilder();
    int x = graph.conv("conv_stem", graph.input(), 3, WIDTH, 3, 2, STRIDE_2, 1, false);
    x = graph.batchNorm("bn1", x, WIDTH, EPS);
    x = graph.activation("act1", x, RELU6);
    int in = WIDTH;
    for (int stage = 0; stage < STAGES.size(); stage++) {
      Stage s = STAGES.get(stage);
      for (int block = 0; block < s.blocks(); block++) {
        String path = "blocks.%d.%d".formatted(stage, block);
        if (lastBlock || !path.equals(LAST_BLOCK)) {
          x = block(graph, path, x, in, s.out(), block == 0 ? s.stride() : 1);
          in = s.out();
        }
      }
    }
    graph.add(new Node.GlobalAveragePool("pool", x));
    return graph.build(name, in, PREPROCESSING, "blocks.%d.".formatted(STAGES.size() - 1));
  }

  private static int block(GraphBuilder graph, String path, int x, int in, int out, int stride) {
    Padding padding = stride == 2 ? STRIDE_2 : Padding.same(1);
    int y = graph.conv(path + ".conv_dw", x, in, in, 3, stride, padding, in, false);
    y = graph.batchNorm(path + ".bn1", y, in, EPS);
    y = graph.activation(path + ".act1", y, RELU6);
    y = graph.conv(path + ".conv_pw", y, in, out, 1, 1);
    y = graph.batchNorm(path + ".bn2", y, out, EPS);
    return graph.activation(path + ".act2", y, RELU6);
  }
}
