package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import java.util.Optional;

/**
 * What happens to a convolution's result before it is stored: {@code mask * activation(result +
 * what is there + residual)}.
 *
 * @param adds whether to add to what is there
 * @param mask factors 0 or 1, u8
 */
record Epilogue(
    boolean adds,
    Optional<Tensor> residual,
    Optional<Node.Activation.Kind> activation,
    Optional<Tensor> mask) {
  static final Epilogue NONE =
      new Epilogue(false, Optional.empty(), Optional.empty(), Optional.empty());

  /** The end of a share of a gradient. */
  static Epilogue of(Lowering.Share share) {
    return new Epilogue(share.adds(), Optional.empty(), Optional.empty(), share.mask());
  }

  /** In a primitive's words, its destination being an image. */
  Fused onImage() {
    return appendTo(new Fused().sum(adds));
  }

  /** Everything but the sum. */
  Fused appendTo(Fused fused) {
    residual.ifPresent(tensor -> fused.add(tensor.image(), tensor.region()));
    activation.ifPresent(kind -> Activations.append(kind, fused));
    mask.ifPresent(tensor -> fused.multiply(tensor.image(), tensor.region()));
    return fused;
  }
}
