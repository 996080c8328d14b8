package io.quadraspark.benchmark.libtorch;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.Step;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The quadratic term, written with convolutions as one writes it in PyTorch. */
final class TorchAdapter {
  private final Step.Adapter adapter;
  private final Node.Convolution base;
  private final TrainedTensors trained;
  private final Formats formats;
  private final Tensor scale;

  /**
   * @param scale [C] of a batch norm that was folded, or null
   */
  TorchAdapter(
      Step.Adapter adapter,
      Node.Convolution base,
      TrainedTensors trained,
      Formats formats,
      Tensor scale) {
    this.adapter = adapter;
    this.base = base;
    this.trained = trained;
    this.formats = formats;
    this.scale = scale == null ? null : scale.view(scale.numel(), 1, 1, 1);
  }

  Tensor forward(Tensor x) {
    Tensor input = formats.forAdapter(x);
    return switch (adapter.form()) {
      case LOW_RANK -> lowRank(input);
      case DEPTHWISE -> depthwise(input);
    };
  }

  private Tensor lowRank(Tensor x) {
    Tensor a = atrous(projected(x, ".pa"), factor(".da"), adapter.rank());
    Tensor b = atrous(projected(x, ".pb"), factor(".db"), adapter.rank());
    Tensor up = scaled(trained.pointwise(adapter.name() + ".u"));
    return Torch.pointwise(a.mul(b), formats.forAdapter(up));
  }

  private Tensor projected(Tensor x, String name) {
    return Torch.pointwise(x, formats.forAdapter(trained.pointwise(adapter.name() + name)));
  }

  private Tensor depthwise(Tensor x) {
    Tensor sum = null;
    for (int r = 0; r < adapter.rank(); r++) {
      Tensor left = scaled(kernels(".wa", r)).mul(new Scalar(1f / adapter.rank()));
      Tensor a = atrous(x, formats.forAdapter(left), base.in());
      Tensor b = atrous(x, formats.forAdapter(kernels(".wb", r)), base.in());
      sum = sum == null ? a.mul(b) : sum.add(a.mul(b));
    }
    return sum;
  }

  private Tensor kernels(String name, int r) {
    return trained.get(adapter.name() + name).select(0, r);
  }

  private Tensor factor(String name) {
    return formats.forAdapter(trained.get(adapter.name() + name));
  }

  private Tensor atrous(Tensor x, Tensor kernels, int groups) {
    return Torch.convolution(
        x, kernels, null, base.stride(), adapter.padding(base), adapter.dilation(), groups);
  }

  private Tensor scaled(Tensor weight) {
    return scale == null ? weight : weight.mul(scale);
  }
}
