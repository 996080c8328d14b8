package io.quadraspark.program.onednn;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code q(x) = 1/R sum_r kappa(Wa_r * x, Wb_r * x)} with atrous depthwise kernels on all channels;
 * with a gate gamma for each channel where kappa is not the product. Nothing is kept but x: the
 * backward pass computes both factors again.
 */
final class DepthwiseUnit implements QuadraticUnit {
  private final double[] folded;
  private final Optional<VectorLayout.Tensor> gamma;
  private final List<FactorOperations> products = new ArrayList<>();
  private final List<float[]> gateGradients = new ArrayList<>();
  private final float[] scale;

  /**
   * @param folded scale of the folded norm, [C]
   */
  DepthwiseUnit(
      Step.ConvolutionStep step, VectorLayout layout, double[] folded, Lowering lowering) {
    Step.Adapter adapter = step.adapter().orElseThrow();
    this.folded = Arrays.stream(folded).map(factor -> factor / adapter.rank()).toArray();
    this.gamma =
        adapter.kappa() == AdapterSpec.Kernel.PRODUCT
            ? Optional.empty()
            : Optional.of(layout.tensor(adapter.name() + ".gamma"));
    int channels = step.node().in();
    this.scale = new float[channels];
    int length = channels * adapter.kernel() * adapter.kernel();
    for (int r = 0; r < adapter.rank(); r++) {
      FactorOperations product =
          new FactorOperations(
              adapter,
              step.node(),
              channels,
              layout.tensor(adapter.name() + ".wa").offset() + r * length,
              layout.tensor(adapter.name() + ".wb").offset() + r * length,
              lowering);
      product.scaleBy(scale);
      if (gamma.isPresent()) {
        float[] gradients = new float[channels];
        product.gradientOfScale(gradients);
        gateGradients.add(gradients);
      }
      products.add(product);
    }
  }

  @Override
  public void forward(Tensor x, Tensor y) {
    for (int r = 0; r < products.size(); r++) {
      products.get(r).forward(x, y, r > 0);
    }
  }

  @Override
  public void backward(Tensor x, Tensor gradient, Lowering.Share share) {
    for (int r = 0; r < products.size(); r++) {
      products
          .get(r)
          .backward(
              x,
              gradient,
              share == null ? null : share.target(),
              r > 0 || share != null && share.adds());
    }
  }

  @Override
  public void load(float... vector) {
    for (int c = 0; c < scale.length; c++) {
      int channel = c;
      scale[c] =
          (float) (folded[c] * gamma.map(gate -> vector[gate.offset() + channel]).orElse(1f));
    }
    products.forEach(product -> product.load(vector));
  }

  @Override
  public void store(float... gradients) {
    products.forEach(product -> product.store(gradients));
    gamma.ifPresent(
        gate -> {
          for (int c = 0; c < scale.length; c++) {
            double sum = 0;
            for (float[] ofProduct : gateGradients) {
              sum += ofProduct[c];
            }
            gradients[gate.offset() + c] = (float) (sum * folded[c]);
          }
        });
  }
}
