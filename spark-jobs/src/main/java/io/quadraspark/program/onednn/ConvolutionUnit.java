package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import java.util.Optional;

/**
 * {@code y = activation(norm(W*x + b + q(x)) + residual)}. The adapter writes y first and the
 * convolution adds itself to it, with residual and activation in the same pass, where no norm
 * stands between.
 */
final class ConvolutionUnit implements Unit {
  private final int index;
  private final FusedStep fused;
  private final Lowering lowering;
  private final FrozenConvolution convolution;
  private final Optional<QuadraticUnit> adapter;
  private final Optional<NormUnit> norm;
  private final ActivationGradient activation;

  ConvolutionUnit(
      int index,
      FusedStep fused,
      FrozenConvolution convolution,
      Optional<QuadraticUnit> adapter,
      Optional<NormUnit> norm,
      Lowering lowering) {
    this.index = index;
    this.fused = fused;
    this.lowering = lowering;
    this.convolution = convolution;
    this.adapter = adapter;
    this.norm = norm;
    this.activation = new ActivationGradient(index, fused, lowering);
  }

  @Override
  public void forward() {
    Tensor x = lowering.output(fused.input());
    Tensor y = convolution.outputOf(x);
    lowering.output(index, y);
    Tensor z = norm.isPresent() ? y.like() : y;
    adapter.ifPresent(
        quadratic -> {
          quadratic.forward(x, z);
          lowering.check("adapter of " + fused.step().name(), z);
        });
    Epilogue sum =
        new Epilogue(adapter.isPresent(), Optional.empty(), Optional.empty(), Optional.empty());
    Epilogue whole =
        new Epilogue(
            adapter.isPresent() && norm.isEmpty(),
            fused.residual() == FusedStep.NONE
                ? Optional.empty()
                : Optional.of(lowering.output(fused.residual())),
            fused.activation(),
            Optional.empty());
    if (norm.isPresent()) {
      convolution.forward(x, z, sum);
      lowering.check("norm of " + fused.step().name(), z);
      norm.get().forward(z, y, whole.appendTo(norm.get().shifted()));
    } else if (activation.keepsInput()) {
      Tensor before = y.like();
      convolution.forward(x, before, sum);
      activation.keep(before);
      activation.apply(before, y);
    } else {
      convolution.forward(x, y, whole);
    }
    activation.forward(y);
  }

  @Override
  public void backward() {
    Tensor gradient = lowering.gradient(index);
    Tensor x = lowering.output(fused.input());
    if (fused.activation().filter(kind -> kind == Node.Activation.Kind.GELU).isPresent()) {
      activation.backward(
          gradient,
          before ->
              convolution.forward(lowering.outputAgain(fused.input()), before, Epilogue.NONE));
    }
    Tensor ofLinear = norm.map(n -> n.backward(gradient)).orElse(gradient);
    if (lowering.needsGradient(fused.input())) {
      Lowering.Share share = lowering.share(fused.input());
      adapter.ifPresent(q -> q.backward(x, ofLinear, share.withoutMask()));
      convolution.backward(ofLinear, adapter.isPresent() ? share.after() : share);
    } else {
      adapter.ifPresent(q -> q.backward(x, ofLinear, null));
    }
    if (fused.residual() != FusedStep.NONE && lowering.needsGradient(fused.residual())) {
      lowering.handOver(fused.residual(), gradient);
    }
  }
}
