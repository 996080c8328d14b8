package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import java.util.function.Consumer;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;

/**
 * What the backward pass needs of a step's activation. ReLU: one byte an element, 1 where the
 * output is above 0 (and below 6), that the readers' gradients are multiplied by as they are
 * stored. GELU: its input, kept where it is dear to compute again and recomputed where it is cheap.
 */
final class ActivationGradient {
  private final FusedStep fused;
  private final int index;
  private final Lowering lowering;
  private Tensor kept;

  ActivationGradient(int index, FusedStep fused, Lowering lowering) {
    this.index = index;
    this.fused = fused;
    this.lowering = lowering;
  }

  private boolean is(Node.Activation.Kind kind) {
    return fused.activation().filter(found -> found == kind).isPresent();
  }

  /** Whether the forward pass is to keep the activation's input. */
  boolean keepsInput() {
    return lowering.needsGradient(index)
        && is(Node.Activation.Kind.GELU)
        && !Recomputation.pays(fused, lowering.output(fused.input()));
  }

  void keep(Tensor input) {
    kept = input;
  }

  /** GELU in a pass of its own. */
  void apply(Tensor input, Tensor output) {
    lowering.emit(Activations.forward("gelu", Node.Activation.Kind.GELU, input, output), output);
  }

  /** Makes the mask of a ReLU. */
  void forward(Tensor output) {
    if (!lowering.needsGradient(index)
        || fused.activation().isEmpty()
        || is(Node.Activation.Kind.GELU)) {
      return;
    }
    Tensor mask = output.like(memory.data_type.u8);
    Fused then = new Fused();
    if (is(Node.Activation.Kind.RELU6)) {
      Tensor below = mask.like();
      compare(algorithm.binary_lt, output, Activations.SIX, below, new Fused());
      then.multiply(below.image(), below.region());
    }
    compare(algorithm.binary_gt, output, 0, mask, then);
    lowering.mask(index, mask);
  }

  private void compare(algorithm comparison, Tensor output, float with, Tensor mask, Fused then) {
    memory.desc one = OneDnn.perChannel(1);
    binary.primitive_desc description =
        new binary.primitive_desc(
            OneDnn.CPU, comparison, output.image(), one, mask.image(), then.attributes(), false);
    memory constant = lowering.frozen().get("constant " + with, one, one, () -> new float[] {with});
    lowering
        .schedule()
        .add(
            then.operandsTo(
                new Primitive("relu mask", new binary(description), description, 0)
                    .with(dnnl.DNNL_ARG_SRC_0, output.image(), output.region())
                    .with(dnnl.DNNL_ARG_SRC_1, constant)
                    .with(dnnl.DNNL_ARG_DST, mask.image(), mask.region())));
  }

  /**
   * Multiplies the gradient by GELU's derivative.
   *
   * @param recompute writes the activation's input to the tensor that it is given
   */
  void backward(Tensor gradient, Consumer<Tensor> recompute) {
    Tensor input = kept;
    if (input == null) {
      input = gradient.like();
      recompute.accept(input);
    }
    lowering.emit(
        Activations.backward("gelu gradient", Node.Activation.Kind.GELU, input, gradient, gradient),
        gradient);
  }
}
