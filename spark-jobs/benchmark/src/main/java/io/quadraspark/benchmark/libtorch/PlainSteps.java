package io.quadraspark.benchmark.libtorch;

import io.quadraspark.backbone.Node;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The steps that are not convolutions. */
final class PlainSteps {
  private static final int IMAGE_DIMENSIONS = 4;

  private final BackboneTensors backbone;
  private final Formats formats;

  PlainSteps(BackboneTensors backbone, Formats formats) {
    this.backbone = backbone;
    this.formats = formats;
  }

  TorchStep step(Node node) {
    if (node instanceof Node.LayerNorm norm) {
      return layerNorm(norm);
    } else if (node instanceof Node.ChannelScale scale) {
      Tensor values = frozen(scale.weight()).view(1, scale.channels(), 1, 1);
      return inputs -> inputs.get(0).mul(values);
    } else if (node instanceof Node.Activation activation) {
      return inputs -> Torch.activation(inputs.get(0), activation.kind());
    } else if (node instanceof Node.MaxPool pool) {
      return inputs -> maxPool(pool, inputs.get(0));
    } else if (node instanceof Node.GlobalAveragePool) {
      return inputs -> Torch.globalAverage(inputs.get(0));
    }
    throw new IllegalArgumentException(
        "Cannot run %s in libtorch: the benchmark's networks do not have it".formatted(node));
  }

  private TorchStep layerNorm(Node.LayerNorm norm) {
    TensorOptional weight = Torch.optional(frozen(norm.name() + ".weight"));
    TensorOptional bias = Torch.optional(frozen(norm.name() + ".bias"));
    long[] over = {norm.channels()};
    return inputs -> {
      Tensor x = inputs.get(0);
      return x.dim() == IMAGE_DIMENSIONS
          ? Torch.channelsFirst(
              torch.layer_norm(Torch.channelsLast(x), over, weight, bias, norm.eps(), true))
          : torch.layer_norm(x, over, weight, bias, norm.eps(), true);
    };
  }

  private static Tensor maxPool(Node.MaxPool pool, Tensor x) {
    return torch.max_pool2d(
        x,
        new long[] {pool.kernel(), pool.kernel()},
        new long[] {pool.stride(), pool.stride()},
        new long[] {pool.padding().top(), pool.padding().left()},
        new long[] {1, 1},
        false);
  }

  private Tensor frozen(String name) {
    return Torch.frozen(backbone.tensor(name), formats.frozen());
  }
}
