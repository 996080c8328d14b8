package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Multiplies each channel by a frozen number. */
final class ChannelScaleOperation implements Operation {
  private final int index;
  private final int input;
  private final INDArray scale;

  ChannelScaleOperation(int index, int input, Node.ChannelScale node, FrozenArrays packed) {
    this.index = index;
    this.input = input;
    this.scale = packed.vector(node.weight(), node.channels());
  }

  @Override
  public void forward(Tape tape) {
    INDArray x = tape.output(input);
    Kernels.affine(x, scale, null, tape.newOutput(index, x.shape()));
  }

  @Override
  public void backward(Tape tape) {
    if (tape.needsGradient(input)) {
      tape.addGradient(input, share -> Kernels.affine(tape.gradient(index), scale, null, share));
    }
  }
}
