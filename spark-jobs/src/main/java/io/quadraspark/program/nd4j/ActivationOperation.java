package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A non-linearity on its own. GELU is x Phi(x) with the error function: ND4J's own GELU operations
 * are approximations, two to three hundredths off.
 */
record ActivationOperation(int index, int input, Node.Activation.Kind kind) implements Operation {
  private static final double INVERSE_ROOT_2 = 1 / Math.sqrt(2);
  private static final double INVERSE_ROOT_2_PI = 1 / Math.sqrt(2 * Math.PI);

  @Override
  public void forward(Tape tape) {
    INDArray x = tape.output(input);
    INDArray y = tape.newOutput(index, x.shape());
    if (kind == Node.Activation.Kind.GELU) {
      normalDistribution(x, y);
      Kernels.multiply(y, x, y);
    } else {
      y.assign(x);
      Rectifier.apply(kind, y);
    }
  }

  @Override
  public void backward(Tape tape) {
    INDArray x = tape.output(input);
    INDArray gradient = tape.gradient(index);
    if (!tape.needsGradient(input)) {
      return;
    }
    if (kind != Node.Activation.Kind.GELU) {
      Rectifier.mask(kind, tape.output(index), gradient, tape.buffers());
      tape.addGradient(input, share -> share.assign(gradient));
      return;
    }
    tape.addGradient(
        input,
        share -> {
          // Phi(x) + x phi(x)
          INDArray density = tape.buffers().borrow(x.shape());
          Kernels.multiply(x, x, density);
          density.muli(-0.5);
          Transforms.exp(density, false);
          density.muli(INVERSE_ROOT_2_PI);
          Kernels.multiply(density, x, density);
          normalDistribution(x, share);
          share.addi(density);
          Kernels.multiply(share, gradient, share);
          tape.buffers().giveBack(density);
        });
  }

  /** Phi(x) = (1 + erf(x / sqrt 2)) / 2. */
  private static void normalDistribution(INDArray x, INDArray y) {
    y.assign(x).muli(INVERSE_ROOT_2);
    Nd4j.exec(new Erf(y, y));
    y.addi(1).muli(0.5);
  }
}
