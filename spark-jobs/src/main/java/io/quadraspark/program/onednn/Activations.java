package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/** A backbone's non-linearities in oneDNN's words. */
final class Activations {
  private static final float SIX = 6;

  private Activations() {}

  static algorithm algorithm(Node.Activation.Kind kind) {
    return switch (kind) {
      case RELU -> algorithm.eltwise_relu;
      case RELU6 -> algorithm.eltwise_clip;
      case GELU -> algorithm.eltwise_gelu_erf;
    };
  }

  /** The second parameter of the algorithm, which only a clip reads. */
  static float upperBound(Node.Activation.Kind kind) {
    return kind == Node.Activation.Kind.RELU6 ? SIX : 0;
  }

  /** Applies it to a primitive's result. */
  static void append(Node.Activation.Kind kind, Fused fused) {
    fused.apply(algorithm(kind), 0, upperBound(kind));
  }
}
