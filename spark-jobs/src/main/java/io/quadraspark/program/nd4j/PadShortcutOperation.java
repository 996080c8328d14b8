package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Every stride-th pixel, with zero channels in front and behind. */
record PadShortcutOperation(int index, int input, Node.PadShortcut node) implements Operation {
  @Override
  public void forward(Tape tape) {
    INDArray x = tape.output(input);
    long height = (x.size(1) + node.stride() - 1) / node.stride();
    long width = (x.size(2) + node.stride() - 1) / node.stride();
    INDArray y =
        tape.newOutput(index, x.size(0), height, width, node.before() + x.size(3) + node.after());
    // The zero channels are zero from the buffer's first use; nothing else is written there.
    channels(y, x).assign(pixels(x));
  }

  @Override
  public void backward(Tape tape) {
    if (!tape.needsGradient(input)) {
      return;
    }
    INDArray x = tape.output(input);
    tape.addGradient(
        input,
        share -> {
          share.assign(0);
          pixels(share).assign(channels(tape.gradient(index), x));
        });
  }

  private INDArray pixels(INDArray x) {
    return x.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval(0, node.stride(), x.size(1)),
        NDArrayIndex.interval(0, node.stride(), x.size(2)),
        NDArrayIndex.all());
  }

  private INDArray channels(INDArray y, INDArray x) {
    return y.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.interval(node.before(), node.before() + x.size(3)));
  }
}
