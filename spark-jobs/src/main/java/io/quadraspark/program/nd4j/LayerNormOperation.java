package io.quadraspark.program.nd4j;

import static io.quadraspark.program.nd4j.Kernels.gemm;
import static io.quadraspark.program.nd4j.Kernels.rows;

import io.quadraspark.backbone.Node;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Normalisation over the channels of each pixel with frozen weight and bias. Composed of plain
 * operations, since ND4J's own has no eps.
 */
final class LayerNormOperation implements Operation {
  private final int index;
  private final int input;
  private final Node.LayerNorm node;
  private final INDArray weight;
  private final INDArray bias;

  LayerNormOperation(int index, int input, Node.LayerNorm node, FrozenArrays packed) {
    this.index = index;
    this.input = input;
    this.node = node;
    this.weight = packed.vector(node.name() + ".weight", node.channels());
    this.bias = packed.vector(node.name() + ".bias", node.channels());
  }

  @Override
  public void forward(Tape tape) {
    INDArray x = tape.output(input);
    INDArray normalised = normalised(tape, x);
    INDArray column = column(tape, "column", x);
    INDArray inverseStd = column(tape, "inverseStd", x);
    INDArray y = tape.newOutput(index, x.shape());

    normalised.assign(x);
    channelMean(tape, x, column);
    rows(normalised).subiColumnVector(column);
    Kernels.multiply(normalised, normalised, y);
    channelMean(tape, y, inverseStd);
    inverseStd.addi(node.eps());
    Transforms.sqrt(inverseStd, false).rdivi(1);
    rows(normalised).muliColumnVector(inverseStd);
    Kernels.affine(normalised, weight, bias, y);
  }

  @Override
  public void backward(Tape tape) {
    if (!tape.needsGradient(input)) {
      return;
    }
    INDArray x = tape.output(input);
    INDArray gradient = tape.gradient(index);
    tape.addGradient(
        input,
        share -> {
          // dx = (h - mean(h) - xhat mean(h xhat)) / std, h = w g, means over the channels of a
          // pixel
          INDArray normalised = normalised(tape, x);
          INDArray column = column(tape, "column", x);
          INDArray work = tape.buffers().borrow(x.shape());
          Kernels.affine(gradient, weight, null, share);
          Kernels.multiply(share, normalised, work);
          channelMean(tape, work, column);
          work.assign(normalised);
          rows(work).muliColumnVector(column);
          channelMean(tape, share, column);
          rows(share).subiColumnVector(column);
          share.subi(work);
          rows(share).muliColumnVector(column(tape, "inverseStd", x));
          tape.buffers().giveBack(work);
        });
  }

  private void channelMean(Tape tape, INDArray x, INDArray column) {
    INDArray ones = tape.buffers().ones(node.channels()).reshape('c', node.channels(), 1);
    gemm(rows(x), false, ones, false, column, 1.0 / node.channels(), 0);
  }

  private INDArray normalised(Tape tape, INDArray x) {
    return tape.buffers().kept(this, "normalised", x.shape());
  }

  private INDArray column(Tape tape, String purpose, INDArray x) {
    return tape.buffers().kept(this, purpose, x.length() / node.channels(), 1);
  }
}
