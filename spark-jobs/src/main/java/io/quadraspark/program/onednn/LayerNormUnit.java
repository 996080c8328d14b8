package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;

/**
 * Normalisation over the channels of each pixel; with the frozen weight and bias, or without where
 * the convolutions behind it have taken them.
 */
final class LayerNormUnit implements Unit {
  private final int index;
  private final int input;
  private final Node.LayerNorm node;
  private final boolean affine;
  private final Lowering lowering;
  private Tensor mean;
  private Tensor variance;

  LayerNormUnit(int index, int input, Node.LayerNorm node, boolean affine, Lowering lowering) {
    this.index = index;
    this.input = input;
    this.node = node;
    this.affine = affine;
    this.lowering = lowering;
  }

  @Override
  public void forward() {
    Tensor x = lowering.output(input);
    Tensor y = x.like();
    lowering.output(index, y);
    boolean keeps = lowering.needsGradient(index);
    layer_normalization_forward.primitive_desc description = description(x, y, keeps, flags());
    Primitive primitive =
        new Primitive(
                "layer norm " + node.name(),
                new layer_normalization_forward(description),
                description,
                0)
            .with(dnnl.DNNL_ARG_SRC, x.rows(), x.region())
            .with(dnnl.DNNL_ARG_DST, y.rows(), y.region());
    if (affine) {
      primitive
          .with(dnnl.DNNL_ARG_SCALE, tensor("weight"))
          .with(dnnl.DNNL_ARG_SHIFT, tensor("bias"));
    }
    if (keeps) {
      mean = Tensor.of(memory.data_type.f32, 1, 1, 1, x.pixels());
      variance = mean.like();
      primitive
          .with(dnnl.DNNL_ARG_MEAN, statistic(mean), mean.region())
          .with(dnnl.DNNL_ARG_VARIANCE, statistic(variance), variance.region());
    }
    lowering.emit(primitive, y);
    if (keeps && !affine) {
      lowering.remade(index, this::again);
    }
  }

  /** The output once more, from the input and the statistics that the gradient needs anyway. */
  private Tensor again() {
    Tensor x = lowering.output(input);
    Tensor y = x.like();
    layer_normalization_forward.primitive_desc description =
        description(x, y, false, normalization_flags.use_global_stats.value);
    lowering.emit(
        new Primitive(
                "layer norm again " + node.name(),
                new layer_normalization_forward(description),
                description,
                0)
            .with(dnnl.DNNL_ARG_SRC, x.rows(), x.region())
            .with(dnnl.DNNL_ARG_DST, y.rows(), y.region())
            .with(dnnl.DNNL_ARG_MEAN, statistic(mean), mean.region())
            .with(dnnl.DNNL_ARG_VARIANCE, statistic(variance), variance.region()),
        y);
    return y;
  }

  private layer_normalization_forward.primitive_desc description(
      Tensor x, Tensor y, boolean keeps, int flags) {
    return new layer_normalization_forward.primitive_desc(
        OneDnn.CPU,
        keeps ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference,
        x.rows(),
        y.rows(),
        (float) node.eps(),
        flags,
        new Fused().attributes(),
        false);
  }

  private int flags() {
    return affine
        ? normalization_flags.use_scale.value | normalization_flags.use_shift.value
        : normalization_flags.none.value;
  }

  private static memory.desc statistic(Tensor tensor) {
    return OneDnn.rowMajor(memory.data_type.f32, tensor.c());
  }

  private memory tensor(String name) {
    String key = node.name() + "." + name;
    memory.desc desc = OneDnn.rowMajor(memory.data_type.f32, node.channels());
    return lowering.frozen(key, desc, desc, () -> lowering.frozen().tensors().get(key));
  }

  @Override
  public void backward() {
    if (!lowering.needsGradient(input)) {
      return;
    }
    Tensor x = lowering.output(input);
    Tensor gradient = lowering.gradient(index);
    if (affine) {
      scale(gradient);
    }
    Lowering.Share share = lowering.share(input);
    Tensor target = share.adds() ? x.like() : share.target();
    layer_normalization_backward.primitive_desc description =
        new layer_normalization_backward.primitive_desc(
            OneDnn.CPU,
            dnnl.dnnl_backward_data,
            target.rows(),
            gradient.rows(),
            x.rows(),
            (float) node.eps(),
            normalization_flags.none.value,
            description(x, x, true, normalization_flags.none.value),
            new Fused().attributes(),
            false);
    lowering.emit(
        new Primitive(
                "layer norm gradient " + node.name(),
                new layer_normalization_backward(description),
                description,
                0)
            .with(dnnl.DNNL_ARG_SRC, x.rows(), x.region())
            .with(dnnl.DNNL_ARG_MEAN, statistic(mean), mean.region())
            .with(dnnl.DNNL_ARG_VARIANCE, statistic(variance), variance.region())
            .with(dnnl.DNNL_ARG_DIFF_DST, gradient.rows(), gradient.region())
            .with(dnnl.DNNL_ARG_DIFF_SRC, target.rows(), target.region()),
        target);
    share.end(target, lowering);
  }

  /**
   * Multiplies by the weight first: oneDNN has no gradient by the input alone that knows a scale.
   */
  private void scale(Tensor gradient) {
    memory.desc perChannel = OneDnn.rowMajor(memory.data_type.f32, 1, gradient.c());
    binary.primitive_desc description =
        new binary.primitive_desc(
            OneDnn.CPU,
            algorithm.binary_mul,
            gradient.rows(),
            perChannel,
            gradient.rows(),
            new Fused().attributes(),
            false);
    lowering.emit(
        new Primitive("layer norm weight " + node.name(), new binary(description), description, 0)
            .with(dnnl.DNNL_ARG_SRC_0, gradient.rows(), gradient.region())
            .with(
                dnnl.DNNL_ARG_SRC_1,
                lowering
                    .frozen()
                    .get(
                        node.name() + ".weight/row",
                        perChannel,
                        perChannel,
                        () -> lowering.frozen().tensors().get(node.name() + ".weight")))
            .with(dnnl.DNNL_ARG_DST, gradient.rows(), gradient.region()),
        gradient);
  }
}
