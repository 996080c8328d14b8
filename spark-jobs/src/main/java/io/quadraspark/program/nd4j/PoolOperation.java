package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Maximum over windows. */
record PoolOperation(int index, int input, Node.MaxPool node) implements Operation {
  PoolOperation {
    if (!Borders.even(node.padding())) {
      throw new IllegalArgumentException(
          "Cannot run the pooling %s: its padding differs from side to side"
              .formatted(node.name()));
    }
  }

  @Override
  public void forward(Tape tape) {
    INDArray x = tape.output(input);
    Kernels.maxPool(
        x,
        tape.newOutput(index, x.size(0), pooled(x.size(1)), pooled(x.size(2)), x.size(3)),
        node.kernel(),
        node.stride(),
        node.padding().top());
  }

  @Override
  public void backward(Tape tape) {
    if (tape.needsGradient(input)) {
      tape.addGradient(
          input,
          share ->
              Kernels.maxPoolGradient(
                  tape.output(input),
                  tape.gradient(index),
                  share,
                  node.kernel(),
                  node.stride(),
                  node.padding().top()));
    }
  }

  private long pooled(long pixels) {
    return (pixels + 2L * node.padding().top() - node.kernel()) / node.stride() + 1;
  }
}
