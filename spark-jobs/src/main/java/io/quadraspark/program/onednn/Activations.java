package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;

/** A backbone's non-linearities in oneDNN's words. */
final class Activations {
  /** Where ReLU6 ends. */
  static final float SIX = 6;

  private Activations() {}

  private static algorithm algorithm(Node.Activation.Kind kind) {
    return switch (kind) {
      case RELU -> algorithm.eltwise_relu;
      case RELU6 -> algorithm.eltwise_clip;
      case GELU -> algorithm.eltwise_gelu_erf;
    };
  }

  /** The second parameter of the algorithm, which only a clip reads. */
  private static float upperBound(Node.Activation.Kind kind) {
    return kind == Node.Activation.Kind.RELU6 ? SIX : 0;
  }

  /** {@code y = f(x)} in a pass of its own. */
  static Primitive forward(String name, Node.Activation.Kind kind, Tensor x, Tensor y) {
    eltwise_forward.primitive_desc description = description(kind, x, y);
    return new Primitive(name, new eltwise_forward(description), description, 0)
        .with(dnnl.DNNL_ARG_SRC, x.image(), x.region())
        .with(dnnl.DNNL_ARG_DST, y.image(), y.region());
  }

  /** {@code target = f'(x) gradient}; the target may be the gradient itself. */
  static Primitive backward(
      String name, Node.Activation.Kind kind, Tensor x, Tensor gradient, Tensor target) {
    eltwise_backward.primitive_desc description =
        new eltwise_backward.primitive_desc(
            OneDnn.CPU,
            algorithm(kind),
            target.image(),
            gradient.image(),
            x.image(),
            0f,
            upperBound(kind),
            description(kind, x, x),
            new Fused().attributes(),
            false);
    return new Primitive(name, new eltwise_backward(description), description, 0)
        .with(dnnl.DNNL_ARG_SRC, x.image(), x.region())
        .with(dnnl.DNNL_ARG_DIFF_DST, gradient.image(), gradient.region())
        .with(dnnl.DNNL_ARG_DIFF_SRC, target.image(), target.region());
  }

  private static eltwise_forward.primitive_desc description(
      Node.Activation.Kind kind, Tensor x, Tensor y) {
    return new eltwise_forward.primitive_desc(
        OneDnn.CPU,
        prop_kind.forward_training,
        algorithm(kind),
        x.image(),
        y.image(),
        0f,
        upperBound(kind),
        new Fused().attributes(),
        false);
  }

  /** Applies it to a primitive's result. */
  static void append(Node.Activation.Kind kind, Fused fused) {
    fused.apply(algorithm(kind), 0, upperBound(kind));
  }
}
