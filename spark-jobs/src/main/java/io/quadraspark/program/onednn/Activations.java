package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/** A backbone's non-linearities in oneDNN's words. */
final class Activations {
  private static final float SIX = 6;

  private Activations() {}

  /** Applies it to a primitive's result. */
  static void append(Node.Activation.Kind kind, Fused fused) {
    switch (kind) {
      case RELU -> fused.apply(algorithm.eltwise_relu, 0, 0);
      case RELU6 -> fused.apply(algorithm.eltwise_clip, 0, SIX);
      case GELU -> fused.apply(algorithm.eltwise_gelu_erf, 0, 0);
    }
  }
}
