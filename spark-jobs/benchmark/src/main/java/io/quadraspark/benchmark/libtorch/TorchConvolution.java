package io.quadraspark.benchmark.libtorch;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** {@code activation(norm(W*x + b + q(x)))}, the norm computed or folded. */
final class TorchConvolution implements TorchStep {
  private static final double MOMENTUM_UNUSED = 0.1;

  private final Node.Convolution node;
  private final boolean linear;
  private final Tensor weight;
  private final Tensor bias;
  private final Optional<Node.Activation.Kind> activation;
  private final Formats formats;
  private Norm norm;
  private TorchAdapter adapter;

  /** A batch norm with frozen statistics. */
  private record Norm(
      TensorOptional weight,
      TensorOptional bias,
      TensorOptional mean,
      TensorOptional variance,
      double eps) {
    Tensor forward(Tensor x) {
      return torch.batch_norm(x, weight, bias, mean, variance, false, MOMENTUM_UNUSED, eps, true);
    }
  }

  /**
   * @param folded whether the norm is multiplied into the weights
   */
  TorchConvolution(
      Step.ConvolutionStep step,
      boolean folded,
      BackboneTensors backbone,
      TrainedTensors trained,
      Formats formats) {
    this.node = step.node();
    this.activation = step.activation();
    this.formats = formats;
    Tensor plain = backbone.tensor(node.name() + ".weight");
    this.linear = plain.dim() == 2;
    Optional<FrozenTensors.Affine> affine =
        step.norm().filter(norm -> folded).map(backbone.frozen()::affine);
    Tensor scale = affine.map(a -> BackboneTensors.vector(a.scale())).orElse(null);
    this.weight = Torch.frozen(scale == null ? plain : scaled(plain, scale), formats.frozen());
    this.bias = bias(affine, scale, backbone);
    if (step.norm().isPresent() && !folded) {
      this.norm = norm(step.norm().get(), backbone);
    }
    step.adapter()
        .ifPresent(term -> adapter = new TorchAdapter(term, node, trained, formats, scale));
  }

  private static Tensor scaled(Tensor weight, Tensor scale) {
    long[] perOutput = new long[(int) weight.dim()];
    Arrays.fill(perOutput, 1);
    perOutput[0] = scale.numel();
    return weight.mul(scale.view(perOutput));
  }

  private Tensor bias(
      Optional<FrozenTensors.Affine> affine, Tensor scale, BackboneTensors backbone) {
    Tensor own = node.bias() ? backbone.tensor(node.name() + ".bias") : null;
    if (affine.isPresent()) {
      Tensor shift = BackboneTensors.vector(affine.get().shift());
      own = own == null ? shift : own.mul(scale).add(shift);
    }
    return own == null ? null : Torch.frozen(own, formats.frozen());
  }

  private Norm norm(Step.Norm step, BackboneTensors backbone) {
    return new Norm(
        part(step, ".weight", backbone),
        part(step, ".bias", backbone),
        part(step, ".running_mean", backbone),
        part(step, ".running_var", backbone),
        step.eps());
  }

  private TensorOptional part(Step.Norm step, String name, BackboneTensors backbone) {
    ScalarType type = formats.frozen();
    return Torch.optional(Torch.frozen(backbone.tensor(step.name() + name), type));
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    Tensor y = linear ? linear(x) : convolution(x);
    if (adapter != null) {
      y.add_(formats.like(adapter.forward(x), y));
    }
    if (norm != null) {
      y = norm.forward(y);
    }
    return activation.isPresent() ? Torch.activation(y, activation.get()) : y;
  }

  /** What PyTorch's networks write as a linear layer on [N, H, W, C]. */
  private Tensor linear(Tensor x) {
    return Torch.channelsFirst(torch.linear(Torch.channelsLast(x), weight, Torch.optional(bias)));
  }

  private Tensor convolution(Tensor x) {
    return Torch.convolution(x, weight, bias, node.stride(), node.padding(), 1, node.groups());
  }
}
