package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.EngineSpec;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * The DL4J network of an engine: the adapted backbone as one layer, and the linear head with its
 * softmax loss.
 */
final class Dl4jGraphs {
  static final String INPUT = "images";
  static final String BACKBONE = "backbone";
  static final String HEAD = "head";

  private Dl4jGraphs() {}

  static ComputationGraphConfiguration configuration(EngineSpec spec, int features) {
    IUpdater headUpdater =
        spec.trainHead() ? Updaters.of(spec.optimizer(), spec.optimizer().headRate()) : new NoOp();
    OutputLayer head =
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .nIn(features)
            .nOut(spec.classes())
            .activation(Activation.SOFTMAX)
            .updater(headUpdater)
            .biasUpdater(headUpdater)
            .build();
    head.setRegularization(spec.trainHead() ? Updaters.decay(spec.optimizer()) : List.of());
    return new NeuralNetConfiguration.Builder()
        .seed(spec.seed())
        .trainingWorkspaceMode(WorkspaceMode.ENABLED)
        .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
        .graphBuilder()
        .addInputs(INPUT)
        .addLayer(BACKBONE, new AdaptedBackbone(BACKBONE, spec), INPUT)
        .addLayer(HEAD, head, BACKBONE)
        .setOutputs(HEAD)
        .build();
  }
}
