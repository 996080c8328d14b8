package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.EngineSpec;
import io.quadraspark.program.Program;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The running layer of an {@link AdaptedBackbone}: a compiled program between DL4J's arrays. */
public class AdaptedBackboneLayer extends BaseLayer<AdaptedBackbone> {
  private static final long serialVersionUID = 1L;

  private final transient SharedBackbone backbone;
  private final transient Program program;
  private transient INDArray features;

  AdaptedBackboneLayer(NeuralNetConfiguration conf, DataType type, SharedBackbone backbone) {
    super(conf, type);
    EngineSpec spec = ((AdaptedBackbone) conf.getLayer()).engineSpec();
    this.backbone = backbone;
    this.program = Programs.open(spec, backbone);
  }

  Program program() {
    return program;
  }

  SharedBackbone backbone() {
    return backbone;
  }

  /** Frees what DL4J's graph does not know of. */
  void release() {
    program.close();
    backbone.release();
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    return workspaces.dup(ArrayType.ACTIVATIONS, forward(dense(input), training), 'c');
  }

  /** The features of images, [N, F], in the program's own memory until its next call. */
  INDArray forward(INDArray images, boolean training) {
    features = program.forward(images, paramsFlattened, training);
    return features;
  }

  /** What the last forward pass gave. */
  INDArray features() {
    return features;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    if (program.layout().length() > 0) {
      program.backward(dense(epsilon), gradientsFlattened);
      for (Map.Entry<String, INDArray> view : gradientViews.entrySet()) {
        gradient.setGradientFor(view.getKey(), view.getValue());
      }
    }
    weightNoiseParams.clear();
    return new Pair<>(gradient, null);
  }

  @Override
  public boolean updaterDivideByMinibatch(String key) {
    // A statistic's "gradient" is the step itself.
    return layerConf().groups().group(key).treatment() != ParameterGroups.Treatment.STATISTIC;
  }

  /** oneDNN wants dense row-major arrays; a view of a workspace may be neither. */
  private static INDArray dense(INDArray array) {
    return array.ordering() == 'c' && !array.isView() ? array : array.dup('c');
  }
}
