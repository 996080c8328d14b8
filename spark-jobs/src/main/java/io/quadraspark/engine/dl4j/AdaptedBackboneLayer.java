package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.Batch;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Program;
import io.quadraspark.program.nd4j.Nd4jProgram;
import java.util.Map;
import java.util.Optional;
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
  private transient CutPrograms cut;
  private transient Program running;
  private transient INDArray features;

  AdaptedBackboneLayer(NeuralNetConfiguration conf, DataType type, SharedBackbone backbone) {
    super(conf, type);
    EngineSpec spec = ((AdaptedBackbone) conf.getLayer()).engineSpec();
    this.backbone = backbone;
    this.program = Programs.open(spec, backbone.plan(spec), backbone);
    this.running = program;
  }

  /** The program of the whole network. */
  Program program() {
    return program;
  }

  /** Its two parts, where it has a frozen prefix. */
  CutPrograms cut() {
    if (cut == null) {
      cut = new CutPrograms(layerConf().engineSpec(), backbone);
    }
    return cut;
  }

  /** What the next passes get: the images, or what the frozen prefix gave for them. */
  void takes(Batch.Content content) {
    running = content == Batch.Content.IMAGES ? program : cut().suffix();
  }

  SharedBackbone backbone() {
    return backbone;
  }

  /** Frees what DL4J's graph does not know of. */
  void release() {
    program.close();
    if (cut != null) {
      cut.close();
    }
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

  /** The features of the input, [N, F], in the program's own memory until its next call. */
  INDArray forward(INDArray values, boolean training) {
    features = running.forward(values, paramsFlattened, training);
    return features;
  }

  /**
   * The first step that makes something of {@code values} that is not finite. Runs them once more
   * on ND4J's program, which keeps every output: for the way to an error alone.
   */
  Optional<String> firstNotFinite(INDArray values) {
    Plan plan = running == program ? backbone.plan(layerConf().engineSpec()) : cut().above();
    try (Nd4jProgram scan = new Nd4jProgram(plan, backbone.packed())) {
      scan.forward(values, paramsFlattened, true);
      return scan.firstNotFinite();
    }
  }

  /** What the last forward pass gave. */
  INDArray features() {
    return features;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    if (program.layout().length() > 0) {
      running.backward(dense(epsilon), gradientsFlattened);
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
