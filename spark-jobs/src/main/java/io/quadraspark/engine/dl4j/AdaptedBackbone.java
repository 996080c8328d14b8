package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.EngineSpec;
import io.quadraspark.program.PlanLayout;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Configuration of one DL4J layer that is a whole adapted backbone: images [N, H, W, 3] in,
 * features [N, F] out. It carries the backbone's URI and sha256 instead of its weights, so any
 * executor can build the layer; the layer's parameters are the adapters (and norms) alone.
 */
public class AdaptedBackbone extends BaseLayer {
  private static final long serialVersionUID = 1L;

  private String spec;
  // Both read at every step, and the same for every clone.
  private transient EngineSpec engineSpec;
  private transient ParameterGroups groups;

  /** For JSON. */
  public AdaptedBackbone() {}

  AdaptedBackbone(String name, EngineSpec engineSpec) {
    this.layerName = name;
    this.spec = SpecText.write(engineSpec);
    setIUpdater(Updaters.of(engineSpec.optimizer(), engineSpec.optimizer().adapterRate()));
  }

  public String getSpec() {
    return spec;
  }

  public void setSpec(String spec) {
    this.spec = spec;
    this.engineSpec = null;
    this.groups = null;
  }

  EngineSpec engineSpec() {
    if (engineSpec == null) {
      engineSpec = SpecText.read(spec);
    }
    return engineSpec;
  }

  /** The layer's parameters. Reads the backbone where the JVM does not hold it. */
  ParameterGroups groups() {
    if (groups == null) {
      SharedBackbone backbone = SharedBackbone.acquire(engineSpec());
      try {
        groups = ParameterGroups.of(PlanLayout.of(backbone.plan(engineSpec())));
      } finally {
        backbone.release();
      }
    }
    return groups;
  }

  @Override
  public AdaptedBackbone clone() {
    return (AdaptedBackbone) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    AdaptedBackboneLayer layer = layer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  /** The layer releases the backbone when it is closed; one that was refused never is. */
  private AdaptedBackboneLayer layer(NeuralNetConfiguration conf, DataType type) {
    SharedBackbone backbone = SharedBackbone.acquire(engineSpec());
    boolean made = false;
    try {
      AdaptedBackboneLayer layer = new AdaptedBackboneLayer(conf, type, backbone);
      made = true;
      return layer;
    } finally {
      if (!made) {
        backbone.release();
      }
    }
  }

  @Override
  public ParamInitializer initializer() {
    return new AdaptedBackboneParameters(groups());
  }

  @Override
  public IUpdater getUpdaterByParam(String key) {
    boolean statistic = groups().group(key).treatment() == ParameterGroups.Treatment.STATISTIC;
    return statistic ? new NoOp() : getIUpdater();
  }

  @Override
  public List<Regularization> getRegularizationByParam(String key) {
    boolean decays = groups().group(key).treatment() == ParameterGroups.Treatment.DECAYED;
    return decays ? Updaters.decay(engineSpec().optimizer()) : List.of();
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    SharedBackbone backbone = SharedBackbone.acquire(engineSpec());
    try {
      return InputType.feedForward(backbone.graph().features());
    } finally {
      backbone.release();
    }
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    // The backbone says what it takes.
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public boolean isPretrainParam(String key) {
    return false;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    throw new UnsupportedOperationException(
        "The program plans its own memory; DL4J's report does not see it");
  }
}
