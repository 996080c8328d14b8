package io.quadraspark.benchmark.rounds;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * ResNet-20 with low-rank adapters, written with DL4J's own layers as its users would: every frozen
 * layer in a {@link FrozenLayerWithBackprop}, so that gradients pass through it and its weights
 * stay in the network's one vector of parameters. Batch norms are folded into the convolutions'
 * biases; shortcuts that change the shape are frozen 1x1 convolutions (2,560 weights that the CIFAR
 * ResNet does not have). Images are [N, 3, 32, 32].
 */
final class StockNetwork {
  static final int SIZE = 32;
  static final int CLASSES = 10;
  static final int RANK = 16;

  private static final int STAGES = 3;
  private static final int BLOCKS = 3;
  private static final int WIDTH = 16;

  private final ComputationGraphConfiguration.GraphBuilder graph;

  private StockNetwork(IUpdater updater) {
    this.graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(updater)
            .weightInit(WeightInit.RELU)
            .graphBuilder()
            .addInputs("images")
            .setInputTypes(InputType.convolutional(SIZE, SIZE, 3));
  }

  static ComputationGraphConfiguration configuration(IUpdater updater) {
    StockNetwork network = new StockNetwork(updater);
    String features = network.frozen("stem", "images", 3, WIDTH, 3, 1);
    features = network.relu("stem", features);
    int channels = WIDTH;
    for (int stage = 0; stage < STAGES; stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        int out = WIDTH << stage;
        features = network.block("b" + stage + block, features, channels, out);
        channels = out;
      }
    }
    return network.head(features, channels);
  }

  private String block(String name, String in, int channels, int out) {
    int stride = channels == out ? 1 : 2;
    String first = relu(name + "-1", adapted(name + "-1", in, channels, out, stride));
    String second = adapted(name + "-2", first, out, out, 1);
    String shortcut =
        channels == out ? in : frozen(name + "-shortcut", in, channels, out, 1, stride);
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), second, shortcut);
    return relu(name, name);
  }

  /** {@code W x + U[(Da Pa x) o (Db Pb x)]}. */
  private String adapted(String name, String in, int channels, int out, int stride) {
    String base = frozen(name, in, channels, out, 3, stride);
    String a = factor(name + "-a", in, channels, stride);
    String b = factor(name + "-b", in, channels, stride);
    graph.addVertex(name + "-ab", new ElementWiseVertex(ElementWiseVertex.Op.Product), a, b);
    graph.addLayer(name + "-u", convolution(RANK, out, 1, 1, false), name + "-ab");
    graph.addVertex(
        name + "-sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), base, name + "-u");
    return name + "-sum";
  }

  private String factor(String name, String in, int channels, int stride) {
    graph.addLayer(name + "p", convolution(channels, RANK, 1, 1, false), in);
    graph.addLayer(
        name + "d",
        new DepthwiseConvolution2D.Builder(3, 3)
            .nIn(RANK)
            .nOut(RANK)
            .depthMultiplier(1)
            .stride(stride, stride)
            .convolutionMode(ConvolutionMode.Same)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build(),
        name + "p");
    return name + "d";
  }

  private String frozen(String name, String in, int channels, int out, int kernel, int stride) {
    graph.addLayer(
        name, new FrozenLayerWithBackprop(convolution(channels, out, kernel, stride, true)), in);
    return name;
  }

  private static Layer convolution(int in, int out, int kernel, int stride, boolean bias) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nIn(in)
        .nOut(out)
        .stride(stride, stride)
        .convolutionMode(ConvolutionMode.Same)
        .hasBias(bias)
        .activation(Activation.IDENTITY)
        .build();
  }

  private String relu(String name, String in) {
    graph.addLayer(name + "-relu", new ActivationLayer(Activation.RELU), in);
    return name + "-relu";
  }

  private ComputationGraphConfiguration head(String features, int channels) {
    graph.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), features);
    graph.addLayer(
        "head",
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .nIn(channels)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build(),
        "pool");
    return graph.setOutputs("head").build();
  }
}
