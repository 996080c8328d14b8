package io.quadraspark.backbone;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Initial values of a backbone that is trained from nothing: convolutions from He et al.'s normal
 * distribution over the fan-out, {@code std = sqrt(2 / (k k out / groups))}; norms that pass their
 * input on (scale 1, shift 0, mean 0, variance 1); layer scales 1e-6 as in ConvNeXt; biases 0.
 */
public final class RandomStart {
  private static final float LAYER_SCALE = 1e-6f;

  private RandomStart() {}

  /**
   * All tensors of the graph, in its order. Each is drawn from a stream of its own, made of the
   * seed and its name, so that no tensor depends on which others there are.
   */
  public static Map<String, Tensor> tensors(Graph graph, long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      Map<String, List<Integer>> shapes = new LinkedHashMap<>();
      TensorShapes.add(node, shapes);
      shapes.forEach(
          (name, shape) -> tensors.put(name, new Tensor(shape, values(node, name, shape, seed))));
    }
    return tensors;
  }

  private static float[] values(Node node, String name, List<Integer> shape, long seed) {
    float[] values = new float[Tensor.elements(shape)];
    if (node instanceof Node.Convolution c && name.endsWith(".weight")) {
      double fanOut = (double) c.kernel() * c.kernel() * c.out() / c.groups();
      double std = Math.sqrt(2 / fanOut);
      Random random = new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (std * random.nextGaussian());
      }
    } else if (node instanceof Node.ChannelScale) {
      Arrays.fill(values, LAYER_SCALE);
    } else if (name.endsWith(".weight") || name.endsWith(".running_var")) {
      Arrays.fill(values, 1);
    }
    return values;
  }
}
