package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution that trains with the whole backbone. Even padding and no groups, as the CIFAR and
 * ImageNet ResNets.
 */
final class TrainedConvolution implements BaseConvolution {
  private final Node.Convolution node;
  private final Parameters parameters;
  private final Buffers buffers;

  TrainedConvolution(Node.Convolution node, Parameters parameters, Buffers buffers) {
    if (node.groups() != 1 || !Borders.even(node.padding())) {
      throw new IllegalArgumentException(
          "Cannot pretrain %s: depthwise convolutions and uneven padding run frozen only"
              .formatted(node.name()));
    }
    this.node = node;
    this.parameters = parameters;
    this.buffers = buffers;
  }

  @Override
  public void forward(INDArray x, INDArray y) {
    INDArray bias = node.bias() ? parameters.value(node.name() + ".bias") : null;
    Kernels.trainedConvolution(x, weight(), bias, y, node.stride(), node.padding().top());
  }

  @Override
  public void backward(INDArray x, INDArray gradient, INDArray gradientX) {
    INDArray gradientInput = gradientX == null ? buffers.borrow(x.shape()) : gradientX;
    Kernels.trainedConvolutionGradient(
        x,
        weight(),
        gradient,
        gradientInput,
        parameters.gradient(node.name() + ".weight"),
        node.stride(),
        node.padding().top());
    if (gradientX == null) {
      buffers.giveBack(gradientInput);
    }
    if (node.bias()) {
      Kernels.columnSums(gradient, parameters.gradient(node.name() + ".bias"), 1, buffers);
    }
  }

  private INDArray weight() {
    return parameters.value(node.name() + ".weight");
  }
}
